import type { Route } from './types.ts';

const PAGES = [
  'files',
  'health',
  'identity',
  'segments',
  'tables',
  'saved',
  'settings',
  'workspaces',
  'about',
] as const;

/** `#analysis/<kind>/<id>`, `#files/<load>`, `#health/<check>`, `#link/<payload>`; what is not known is the first page. */
export function parseRoute(hash: string): Route {
  const [head = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  const tail = rest.join('/');
  // An embedded analysis, opened as a page, is a link like any other.
  if ((head === 'link' || head === 'embed') && tail) return { page: 'link', payload: tail };
  if (head === 'analysis' && rest[0]) {
    return rest[1]
      ? { page: 'analysis', kind: rest[0], id: decodeURIComponent(rest[1]) }
      : { page: 'analysis', kind: rest[0] };
  }
  if (head === 'files' && /^\d+$/.test(tail)) return { page: 'files', load: Number(tail) };
  if (head === 'health' && tail) return { page: 'health', code: decodeURIComponent(tail) };
  const page = PAGES.find((p) => p === head);
  return { page: page ?? 'start' };
}

export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'analysis':
      return `#analysis/${route.kind}${route.id ? `/${encodeURIComponent(route.id)}` : ''}`;
    case 'link':
      return `#link/${route.payload}`;
    case 'files':
      return route.load === undefined ? '#files' : `#files/${route.load}`;
    case 'health':
      return route.code === undefined ? '#health' : `#health/${encodeURIComponent(route.code)}`;
    case 'start':
      return '#';
    default:
      return `#${route.page}`;
  }
}
