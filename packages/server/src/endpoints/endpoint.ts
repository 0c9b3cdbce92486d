import type { Caller, MaintenanceRunner, Taktwerk } from '@taktwerk/runtime';
import type { Static, TObject, TProperties, TSchema } from 'typebox';
import type { LoginMethod } from '../auth/login.ts';
import type { UserWrites } from '../auth/user-writes.ts';
import type { Availability } from '../http/availability.ts';
import { type BodyReader, bodyReader } from '../http/body.ts';
import type { MaintenanceGate } from '../http/maintenance-gate.ts';
import { type RawQuery, readQuery } from '../http/query.ts';
import type { NodeMetrics } from '../metrics/node-metrics.ts';
import type { Access } from '../rights/access.ts';
import type { RightOn } from '../rights/guard.ts';
import type { RightsSource } from '../rights/rights-source.ts';
import type { Seal } from '../secret/seal.ts';
import type { RequestTrace } from '../trace/request-trace.ts';

/** What agent packs are made of. */
export interface AgentPackSource {
  /** Program of the agent; null: this server has none, and there are no packs. */
  readonly program: URL | null;
  /** Spoken by this server. */
  readonly protocol: 'http' | 'https';
}

/** What handlers work with. */
export interface Services {
  readonly taktwerk: Taktwerk;
  readonly seal: Seal;
  readonly users: UserWrites;
  readonly rights: RightsSource;
  readonly metrics: NodeMetrics;
  readonly trace: RequestTrace;
  readonly availability: Availability;
  readonly maintenance: MaintenanceRunner;
  readonly gate: MaintenanceGate;
  readonly agentPack: AgentPackSource;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * The right a call needs in the AE REST API (reference `ae-rest-api.md` §2.3): read, write, execute, cancel, statistics,
 * modify at runtime, delete, each on what {@link RightOn} says; `see` is to see a task at all, `login` is a valid user.
 * The others are privileges: `admin` to manage users and agents, `system` to stop and start the client, `recycle` for
 * deleted objects, `metrics`, `audit`, `maintenance` of the database.
 */
export type Right =
  | 'see'
  | 'read'
  | 'write'
  | 'execute'
  | 'cancel'
  | 'statistics'
  | 'modify'
  | 'delete'
  | 'login'
  | 'admin'
  | 'system'
  | 'recycle'
  | 'audit'
  | 'maintenance'
  | 'metrics';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface EndpointRequest<Q, B> {
  readonly services: Services;
  readonly caller: Caller;
  /** How the caller logged in. */
  readonly by: LoginMethod;
  readonly client: number;
  /** What the caller may do, for what the path does not tell. */
  readonly access: Access;
  /** A part of the path, decoded; the empty text if the path has no such part. */
  param(name: string): string;
  readonly query: Q;
  readonly body: B;
  /** Length of the body as it came. */
  readonly bodyBytes: number;
  /** A header by its name in lower case; null when it is not there. */
  header(name: string): string | null;
}

/** What a handler answers with. Status is 200 unless told. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly value: unknown;
      readonly status?: number;
      /** Header `Location`. */
      readonly location?: string;
    }
  | { readonly kind: 'jsonText'; readonly text: string; readonly status: number }
  /** Warnings go into a header of ours. */
  | { readonly kind: 'empty'; readonly warnings?: readonly string[] }
  /** Text or bytes sent piece by piece; nothing is read ahead of what the caller takes. */
  | { readonly kind: 'stream'; readonly type: string; readonly pieces: AsyncIterable<string | Uint8Array> };

export interface EndpointDefinition<P extends TProperties, B extends TSchema> {
  readonly method: Method;
  /** Below the root of the server, parameters as `:name`, the rest of a path as `*`. */
  readonly path: string;
  readonly summary: string;
  readonly query: TObject<P>;
  readonly body: B | null;
  /** Shape of a JSON answer; `null` if there is none. */
  readonly answer: TSchema | null;
  readonly right: Right;
  /** The answer goes on for as long as the caller listens: no time limit cuts it off. */
  readonly endless?: true;
  /** It reads the history, so it waits while a partition of that is taken out. */
  readonly gated?: true;
  /** What the right is asked for; when absent the path tells. `handler` asks by itself. */
  readonly on?: RightOn;
  handle(request: EndpointRequest<Static<TObject<P>>, Static<B>>): Promise<Answer>;
}

/** A definition as the server registers it, its schemas bound to its handler. */
export interface Endpoint {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly query: TSchema;
  readonly body: TSchema | null;
  readonly answer: TSchema | null;
  readonly right: Right;
  readonly endless: boolean;
  readonly gated: boolean;
  readonly on: RightOn | null;
  run(
    request: Omit<EndpointRequest<never, never>, 'query' | 'body'> & {
      readonly query: RawQuery;
      readonly body: unknown;
    },
  ): Promise<Answer>;
}

/** Makes an endpoint of its definition: query and body reach the handler read and checked. */
export function defineEndpoint<P extends TProperties, B extends TSchema>(
  definition: EndpointDefinition<P, B>,
): Endpoint {
  const { method, path, summary, query, body, answer, right, on = null } = definition;
  let reader: BodyReader<B> | null = null;
  return {
    method,
    path,
    summary,
    query,
    body,
    answer,
    right,
    endless: definition.endless ?? false,
    gated: definition.gated ?? false,
    on,
    run: (request) => {
      if (body !== null) reader ??= bodyReader(body);
      return definition.handle({
        ...request,
        query: readQuery(query, request.query),
        body: (reader === null ? undefined : reader(request.body)) as Static<B>,
      });
    },
  };
}
