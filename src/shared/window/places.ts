// The places of the window, in the order of the side bar, of the View menu and of the keys 1, 2, 3…
// A place appears here when it works. The first is home.
import type { MessageCode } from '#shared/messages/codes.ts'
import { buildsHref, imagesHref, machinesHref, type Route, type RouteWithId, routes } from './routes.ts'

type PlaceRow = {
  route: Exclude<Route, RouteWithId>
  label: MessageCode
  /** Other routes that belong to it. */
  also: readonly Route[]
}

const rows = [
  { route: 'boxes', label: 'app.place.boxes', also: ['newImage', 'publish', 'publishJob', 'connect'] },
  { route: 'flash', label: 'app.place.flash', also: [] },
  { route: 'images', label: 'app.place.library', also: ['builds', 'machines'] },
  { route: 'hosts', label: 'app.place.hosts', also: ['deploy', 'deployJob', 'install', 'installJob'] },
  { route: 'builders', label: 'app.place.builders', also: [] },
  { route: 'settings', label: 'app.place.settings', also: [] },
] as const satisfies readonly PlaceRow[]

export type PlaceRoute = (typeof rows)[number]['route']
type PlaceLabel = (typeof rows)[number]['label']

type Place = {
  route: PlaceRoute
  path: string
  label: PlaceLabel
  /** The digit that opens it, with Ctrl or Command. */
  key: string
  /** The first part of each address that belongs to it: "/hosts", "/deploys". */
  within: readonly string[]
}

const firstPart = (path: string) => path.replace(/^(\/[^/]*).*$/, '$1')

export const places: readonly Place[] = rows.map(({ route, label, also }, index) => ({
  route,
  path: routes[route],
  label,
  key: String(index + 1),
  within: [route, ...also].map(each => firstPart(routes[each])),
}))

/** Whether an address, without its query, belongs to a place. */
export const isAtPlace = ({ within }: Pick<Place, 'within'>, location: string): boolean =>
  within.some(path => location === path || location.startsWith(`${path}/`))

/** The lists of the library, in the order of its tabs. */
export const libraryLists = [
  { show: 'images', label: 'app.place.images', path: imagesHref() },
  { show: 'machines', label: 'app.place.machines', path: machinesHref() },
  { show: 'builds', label: 'app.place.builds', path: buildsHref() },
] as const satisfies readonly { show: string; label: MessageCode; path: string }[]
