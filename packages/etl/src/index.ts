/** The data plane. */
export { checkConnection } from './connector/connector-list.ts';
export { Composition } from './definition/composition.ts';
export { Connection } from './definition/connection.ts';
export { ExtractionRule } from './definition/extraction-rule.ts';
export { CheckOrder, CompositionOrder, PreviewOrder, ResetOrder, ScenarioOrder } from './definition/order.ts';
export { ParsingRule } from './definition/parsing-rule.ts';
export { Scenario } from './definition/scenario.ts';
export { Source, SourceSet } from './definition/source.ts';
export { readOrder } from './read-order.ts';
export type { ReportLine } from './run-report.ts';
