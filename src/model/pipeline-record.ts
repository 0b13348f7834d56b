/** Figures of a pipeline as values of the pipeline record's table in app.json, by name; the key is among them. */
export interface PipelineRecord {
  key: string;
  values: Readonly<Record<string, string | number | null>>;
}
