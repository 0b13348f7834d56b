import { expectTypeOf, test } from 'vitest';
import type { CardAnswer, PauseAnswer } from '../../../src/http/card.ts';
import type { PipelineAnswer } from '../../../src/http/pipeline.ts';
import type { SettingsAnswer } from '../../../src/http/settings.ts';
import type { Card } from '../../../src/model/card.ts';
import type * as screens from '../../../ui-extensions/hubspot/src/app/shared/api.ts';

test('what the screens read is what our server answers', () => {
  expectTypeOf<Card>().toEqualTypeOf<screens.Card>();
  expectTypeOf<CardAnswer>().toEqualTypeOf<screens.CardAnswer>();
  expectTypeOf<PauseAnswer>().toEqualTypeOf<screens.PauseAnswer>();
  expectTypeOf<SettingsAnswer>().toExtend<screens.SettingsAnswer>();
  expectTypeOf<PipelineAnswer>().toExtend<screens.PipelineAnswer>();
});
