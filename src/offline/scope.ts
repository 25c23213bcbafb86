/** The parts of a service worker's global that ours uses; TypeScript has them in no library beside DOM. */
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
export interface FetchEvent {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Client {
  postMessage(message: unknown): void;
}
export interface ServiceScope {
  registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  clients: {
    claim(): Promise<void>;
    matchAll(options: { includeUncontrolled: boolean }): Promise<Client[]>;
  };
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
