import helmet from 'koa-helmet';
import type { Middleware } from 'koa';

/** The same strict headers on every answer: nothing inline, nothing from elsewhere, in nobody's frame. */
export function securityHeaders(isBehindTls: boolean): Middleware {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isBehindTls,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
    // Ignored, with a warning, on plain HTTP.
    crossOriginOpenerPolicy: isBehindTls,
    originAgentCluster: false,
  });
}
