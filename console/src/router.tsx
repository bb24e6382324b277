import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent } from '@tanstack/react-router'
import { Join } from './shell/join.tsx'
import { Layout } from './shell/layout.tsx'
import { Empty } from './ui/state.tsx'

const root = createRootRoute({
  notFoundComponent: () => (
    <main className="p-6">
      <Empty title="There is no such page.">
        <Link to="/">Home</Link>
      </Empty>
    </main>
  ),
})
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: () => <Join owner /> })
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: () => <Join owner={false} />,
})
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Layout })

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => shell, path, component })

const pages = [
  page(
    '/',
    lazyRouteComponent(() => import('./pages/home.tsx'), 'Home'),
  ),
  page(
    '/applications',
    lazyRouteComponent(() => import('./pages/applications.tsx'), 'Applications'),
  ),
  page(
    '/applications/add',
    lazyRouteComponent(() => import('./pages/add-application.tsx'), 'AddApplication'),
  ),
  page(
    '/applications/$app',
    lazyRouteComponent(() => import('./pages/application.tsx'), 'Application'),
  ),
  createRoute({
    getParentRoute: () => shell,
    path: '/changes',
    validateSearch: ({ app }: Record<string, unknown>): { app?: string } =>
      typeof app === 'string' ? { app } : {},
    component: lazyRouteComponent(() => import('./pages/changes.tsx'), 'Changes'),
  }),
  page(
    '/changes/$id',
    lazyRouteComponent(() => import('./pages/change.tsx'), 'Change'),
  ),
  page(
    '/work-items',
    lazyRouteComponent(() => import('./pages/work-items.tsx'), 'WorkItems'),
  ),
  page(
    '/work-items/$id',
    lazyRouteComponent(() => import('./pages/work-items.tsx'), 'WorkItem'),
  ),
  page(
    '/findings',
    lazyRouteComponent(() => import('./pages/findings.tsx'), 'Findings'),
  ),
  page(
    '/audit',
    lazyRouteComponent(() => import('./pages/audit.tsx'), 'Audit'),
  ),
  page(
    '/people',
    lazyRouteComponent(() => import('./pages/people.tsx'), 'People'),
  ),
  page(
    '/notifications',
    lazyRouteComponent(() => import('./pages/notifications.tsx'), 'Notifications'),
  ),
  page(
    '/notifications/$id',
    lazyRouteComponent(() => import('./pages/notification.tsx'), 'Notification'),
  ),
  page(
    '/proposals',
    lazyRouteComponent(() => import('./pages/proposals.tsx'), 'Proposals'),
  ),
  page(
    '/server',
    lazyRouteComponent(() => import('./pages/server.tsx'), 'Server'),
  ),
] as const

export const router = createRouter({ routeTree: root.addChildren([setup, invite, shell.addChildren(pages)]) })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
