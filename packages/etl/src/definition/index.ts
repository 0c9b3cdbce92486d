/** What objects of the data plane look like; nothing here opens a connection. */
export { Composition } from './composition.ts';
export { compositionProblem } from './composition-problem.ts';
export { Connection } from './connection.ts';
export { ExtractionRule } from './extraction-rule.ts';
export { Scenario } from './scenario.ts';
export { Source, SourceSet } from './source.ts';
