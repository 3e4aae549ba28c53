import { assetRoutes } from './asset-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { graphRoutes } from './graph-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { openApiRoute } from './openapi.ts';
import { planRoutes } from './plan-routes.ts';
import type { Route } from './route.ts';
import type { Services } from './services.ts';

/** Everything that the server can be asked for over HTTP. */
export function routesOf(services: Services): readonly Route[] {
  const routes = [
    ...assetRoutes(services),
    ...graphRoutes(services),
    ...catalogRoutes(),
    ...planRoutes(services),
    ...jobRoutes(services),
    ...healthRoutes(services),
    ...metricsRoutes(services),
  ];
  return [...routes, openApiRoute(routes)];
}
