import { assetRoutes } from './asset-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { jobRoutes } from './job-routes.ts';
import type { Route } from './route.ts';
import type { Services } from './services.ts';

/** Everything that the server can be asked for over HTTP. */
export function routesOf(services: Services): readonly Route[] {
  return [...assetRoutes(services), ...jobRoutes(services), ...healthRoutes(services)];
}
