export { type AgentOptions, type RunningAgent, runAgent } from './run-agent.ts';
