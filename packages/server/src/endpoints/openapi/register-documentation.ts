import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Endpoint } from '../endpoint.ts';
import { documentationPage } from './documentation-page.ts';
import { openApiDocument } from './openapi-document.ts';
import { swaggerDocument } from './swagger-document.ts';
import { yamlText } from './yaml-text.ts';

/** Nothing the page does not hold itself may be loaded or run. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** Serves the description of the API, to anyone (reference `ae-rest-api.md` §1). */
export function registerDocumentation(app: FastifyInstance, endpoints: readonly Endpoint[]): void {
  const page = once(() => documentationPage(endpoints));
  const swagger = once(() => JSON.stringify(swaggerDocument(endpoints), null, 2));
  const yaml = once(() => yamlText(swaggerDocument(endpoints)));
  const openApi = once(() => JSON.stringify(openApiDocument(endpoints), null, 2));
  const serve = (path: string, type: string, text: () => string): void => {
    app.get(path, (_request, reply: FastifyReply) =>
      reply.header('content-type', type).header('content-security-policy', PAGE_POLICY).send(text()),
    );
  };
  for (const path of ['/ae/api/v1', '/ae/api/v1/openapi2', '/ae/api/v1/openapi2/index.html']) {
    serve(path, 'text/html; charset=utf-8', page);
  }
  serve('/ae/api/v1/openapi2/swagger.json', 'application/json; charset=utf-8', swagger);
  serve('/ae/api/v1/openapi2/swagger.yaml', 'application/yaml; charset=utf-8', yaml);
  serve('/taktwerk/v1/openapi.json', 'application/json; charset=utf-8', openApi);
}

/** Two megabytes of text that most servers are never asked for: written with the first request. */
function once(write: () => string): () => string {
  let text: string | null = null;
  return () => {
    text ??= write();
    return text;
  };
}
