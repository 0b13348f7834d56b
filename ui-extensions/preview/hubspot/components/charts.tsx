import * as Plot from '@observablehq/plot';
import { useEffect, useRef } from 'react';

type Row = Record<string, number | string>;

interface ChartProps {
  data: Row[] | { data: Row[] };
  axes: {
    x: { field: string; fieldType: string; label?: string };
    y: { field: string; label?: string };
    options?: { groupFieldByColor?: string };
  };
  options?: { title?: string; showLegend?: boolean };
}

const height = 200;

export function LineChart(props: ChartProps) {
  return (
    <Chart
      {...props}
      marks={(data, x, y) => [Plot.lineY(data, { x, y }), Plot.dot(data, { x, y, r: 2.5 })]}
    />
  );
}

export function BarChart(props: ChartProps) {
  const group = props.axes.options?.groupFieldByColor;
  return (
    <Chart
      {...props}
      marks={(data, x, y) => [
        group
          ? Plot.barY(data, { fx: x, x: group, y, fill: group })
          : Plot.barY(data, { x, y, fill: 'var(--hs-accent)' }),
        Plot.ruleY([0]),
      ]}
    />
  );
}

interface Drawn extends ChartProps {
  marks: (data: Row[], x: string, y: string) => Plot.Markish[];
}

function Chart({ data, axes, options, marks }: Drawn) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const rows = Array.isArray(data) ? data : data.data;
    const { x, y } = axes;
    const dated =
      x.fieldType === 'datetime'
        ? rows.map((row) => ({ ...row, [x.field]: new Date(String(row[x.field])) }))
        : rows;
    const isGrouped = axes.options?.groupFieldByColor !== undefined;
    const drawn = Plot.plot({
      height,
      width: Math.max(280, Math.min(900, place.current?.clientWidth ?? 0)),
      marginBottom: 40,
      marginLeft: 64,
      x: isGrouped
        ? { axis: null, domain: kinds(rows, axes.options?.groupFieldByColor) }
        : { label: x.label ?? null },
      ...(isGrouped ? { fx: { label: x.label ?? null, domain: kinds(rows, x.field) } } : {}),
      y: { label: y.label ?? null, grid: true, zero: true, nice: true },
      color: {
        domain: kinds(rows, axes.options?.groupFieldByColor),
        legend: options?.showLegend ?? false,
        range: ['#7fb5e6', '#0b5fa5', '#b9c7d6'],
      },
      ariaLabel: options?.title ?? y.label ?? 'Chart',
      marks: marks(dated as Row[], x.field, y.field),
    });
    // A picture with a name; its parts say nothing more.
    drawn.querySelectorAll('g[aria-label]').forEach((part) => part.removeAttribute('aria-label'));
    (drawn instanceof SVGElement ? drawn : drawn.querySelector(':scope > svg'))?.setAttribute('role', 'img');
    place.current?.replaceChildren(drawn);
  }, [data, axes, options, marks]);
  return (
    <figure className="hs-chart">
      <figcaption>{options?.title}</figcaption>
      <div ref={place} />
    </figure>
  );
}

/** What a field says, in the order of its appearance. */
function kinds(rows: Row[], field: string | undefined): (string | number)[] {
  return field === undefined ? [] : [...new Set(rows.map((row) => row[field] ?? ''))];
}
