// Every address of the window. Routes, links, the menu and notifications are made from this table: no other file spells one.

export const routes = {
  newImage: '/new',
  boxes: '/boxes',
  box: '/boxes/:id',
  builds: '/builds',
  build: '/builds/:id',
  images: '/images',
  image: '/images/:id',
  machines: '/machines',
  machine: '/machines/:id',
  flash: '/flash',
  flashJob: '/flash/:job',
  hosts: '/hosts',
  host: '/hosts/:id',
  hostSnapshots: '/hosts/:id/snapshots',
  workloads: '/hosts/:id/workloads',
  deploy: '/deploy',
  deployJob: '/deploys/:id',
  deployRest: '/deploys/:id/rest',
  publish: '/publish',
  publishJob: '/publishes/:id',
  connect: '/connect',
  report: '/connect/:id',
  install: '/install',
  installJob: '/installs/:id',
  builders: '/builders',
  settings: '/settings',
  doctor: '/doctor',
} as const

export type Route = keyof typeof routes
/** Pages of one thing. */
export type RouteWithId = {
  [R in Route]: (typeof routes)[R] extends `${string}:${string}` ? R : never
}[Route]
/** A value that is undefined is left out; a list gives its name once for each of its values. */
type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

function queryText(query: Query): string {
  const words = Object.entries(query).flatMap(([name, value = []]) =>
    (typeof value === 'object' ? value : [value]).map(each => `${name}=${encodeURIComponent(each)}`),
  )
  return words.length === 0 ? '' : `?${words.join('&')}`
}

const pageHref = (route: Exclude<Route, RouteWithId>, query: Query = {}) => routes[route] + queryText(query)
const itemHref = (route: RouteWithId, id: string, query: Query = {}) =>
  routes[route].replace(/:\w+/, () => encodeURIComponent(id)) + queryText(query)

export const newImageHref = (query: { profile?: string; goal?: string } = {}) => pageHref('newImage', query)
/** The page for another box than the one whose answers it may still have. */
export const newBoxHref = (query: { goal?: string } = {}) => pageHref('newImage', { ...query, for: 'new' })
export const boxesHref = () => pageHref('boxes')
export const boxHref = (id: string) => itemHref('box', id)
// The library is one page with three lists.
export const imagesHref = () => pageHref('images')
export const machinesHref = () => pageHref('images', { show: 'machines' })
export const buildsHref = () => pageHref('images', { show: 'builds' })
export const imageHref = (id: string) => itemHref('image', id)
export const buildHref = (id: string, job?: string) => itemHref('build', id, { job })
export const machineHref = (id: string) => itemHref('machine', id)
/** The wizard, with an image of the library or a file chosen. */
export const flashHref = (query: { image?: string; file?: string; box?: string } = {}) =>
  pageHref('flash', query)
export const flashJobHref = (job: string) => itemHref('flashJob', job)
export const hostsHref = () => pageHref('hosts')
export const hostHref = (id: string) => itemHref('host', id)
/** The sessions of a workstation, and what its next restart takes away. */
export const hostSnapshotsHref = (id: string) => itemHref('hostSnapshots', id)
export const workloadsHref = (host: string) => itemHref('workloads', host)
export const deployJobHref = (plan: string, job: string) => itemHref('deployJob', plan, { job })
/** The hosts that the deploy did not switch. */
export const deployRestHref = (plan: string) => itemHref('deployRest', plan)

type Deploy = { hosts?: readonly string[]; image?: string; box?: string; generation?: number; at?: number }

/**
 * The wizard for these hosts: with an image, back to a generation, or as the deploy that ended at that time. With a box:
 * what that is built from, for its host or one that becomes its.
 */
export const deployHref = ({ hosts, image, box, generation, at }: Deploy = {}) =>
  pageHref('deploy', { host: hosts, image, box, generation, at })
/** The wizard, for these boxes. */
export const publishHref = (query: { boxes?: readonly string[] } = {}) =>
  pageHref('publish', { box: query.boxes })
export const publishJobHref = (plan: string, job: string) => itemHref('publishJob', plan, { job })
export const connectHref = () => pageHref('connect')
type Reported = { server: string; id: string }
/** A box of a Connect: its ID counts there alone. */
export const reportHref = ({ server, id }: Reported) => itemHref('report', `${server}.${id}`)
export function readReportId(both: string): Reported {
  const [server = '', ...id] = both.split('.')
  return { server, id: id.join('.') }
}
export const installHref = (query: { host?: string } = {}) => pageHref('install', query)
export const installJobHref = (plan: string, job: string) => itemHref('installJob', plan, { job })
export const buildersHref = () => pageHref('builders')
export const settingsHref = (query: { setting?: string } = {}) => pageHref('settings', query)
export const doctorHref = () => pageHref('doctor')
