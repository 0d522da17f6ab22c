import type { Context } from 'koa';
import { AppError } from '../errors.ts';

/**
 * Refuses writes that another site could have made the browser send: a foreign Origin, or a body type that a
 * plain form can post.
 */
export function requireSameOrigin(ctx: Context, isStream: boolean): void {
  const origin = ctx.get('Origin');
  const site = ctx.get('Sec-Fetch-Site');
  const isForeign =
    (origin !== '' &&
      origin !== `${ctx.protocol}://${ctx.host}` &&
      origin !== `https://${ctx.host}`) ||
    (site !== '' && site !== 'same-origin' && site !== 'none');
  if (isForeign)
    throw new AppError('forbidden', '请求来自其他站点，已拒绝。请在本系统页面内操作。');
  const hasBody = ctx.get('Content-Length') !== '0' && ctx.get('Content-Type') !== '';
  const wanted = isStream ? 'application/octet-stream' : 'application/json';
  if ((hasBody || isStream) && !ctx.is(wanted)) {
    throw new AppError('invalid', `请求内容类型应为 ${wanted}`);
  }
}
