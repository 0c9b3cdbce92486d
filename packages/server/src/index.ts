export type { Heartbeat } from './agent/agent-listener.ts';
export { hashPassword, verifyPassword } from './auth/password.ts';
export type { Endpoint } from './endpoints/endpoint.ts';
export { ENDPOINTS } from './endpoints/endpoint-list.ts';
export type { FaultListener } from './http/error-reply.ts';
export type { Certificate } from './http/listener.ts';
export { DEFAULT_LIMITS, type ServerLimits } from './http/server-limits.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
export type { TraceLevel } from './trace/request-trace.ts';
