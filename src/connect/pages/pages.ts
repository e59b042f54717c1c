// Connect's pages for people: lists them, checks who may open them, and protects their forms.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Listening, unsafeBecause } from '../listening.ts'
import { boxRoutes } from './boxes.ts'
import { claimRoutes } from './claim.ts'
import { computerRoutes } from './computers.ts'
import { enrolmentRoutes } from './enrolments.ts'
import { entranceRoutes } from './entrance.ts'
import { html } from './html.ts'
import { invitationRoutes } from './invitation.ts'
import { page } from './layout.ts'
import { notice } from './notice.ts'
import { peopleRoutes } from './people.ts'
import type { Later, PageParts, PageRoutes, SignedVisit, Visit } from './routes.ts'
import { t } from './texts.ts'
import { type Answer, isFromHere, readForm, safeNext, send, sessionToken } from './visit.ts'

const formLimit = 16 * 1024

export function addPages(app: FastifyInstance, parts: PageParts): void {
  const { sessions, reached, userOf, onFault } = parts
  /** null: nothing is known of the program at the other end. */
  const visitOf = async (request: FastifyRequest): Promise<Visit | null> => {
    const token = sessionToken(request)
    // A visitor who only reads and has no session is not looked up.
    const user = token === null && request.method === 'GET' ? '' : await userOf(request.socket)
    return user === null
      ? null
      : {
          person: token === null ? null : sessions.find(token, user),
          user,
          address: request.ip,
          origin: `${request.protocol}://${request.host}`,
          params: request.params as Record<string, string>,
          query: request.query as Record<string, unknown>,
        }
  }
  const signInFirst = ({ url, method }: FastifyRequest): Answer => {
    const next = safeNext(method === 'GET' ? url.split('?', 1)[0] : undefined)
    return { to: `/?next=${encodeURIComponent(next)}` }
  }
  type Handle = (visit: Visit, request: FastifyRequest) => Later<Answer>
  const route = (pages: FastifyInstance, method: 'GET' | 'POST', path: string, handle: Handle) =>
    pages.route({
      method,
      url: path,
      bodyLimit: formLimit,
      handler: async (request, reply) => {
        const closed = closedFor(request, reached)
        if (closed) return send(request, reply, closed)
        const visit = await visitOf(request)
        return send(request, reply, visit ? await handle(visit, request) : notice('unavailable', 403))
      },
    })
  const isSigned = (visit: Visit): visit is SignedVisit => visit.person !== null

  app.register(async pages => {
    pages.setErrorHandler((thrown: { statusCode?: number }, request, reply) => {
      const isTheirs = (thrown.statusCode ?? 500) < 500
      if (!isTheirs) onFault(thrown)
      return send(request, reply, isTheirs ? notice('bad-request', 400) : notice('unavailable', 500))
    })
    const routes: PageRoutes = {
      open: (path, show) => route(pages, 'GET', path, show),
      get: (path, show) =>
        route(pages, 'GET', path, (visit, request) => (isSigned(visit) ? show(visit) : signInFirst(request))),
      openPost: (path, act) =>
        route(pages, 'POST', path, (visit, request) => {
          const form = readForm(request)
          if (!form) return notice('bad-request', 400)
          return isFromHere(request) ? act({ ...visit, form }) : notice('foreign-form', 403)
        }),
      post: (path, act) =>
        route(pages, 'POST', path, (visit, request) => {
          const form = readForm(request)
          if (!form) return notice('bad-request', 400)
          if (!isFromHere(request)) return notice('foreign-form', 403)
          if (!isSigned(visit)) return signInFirst(request)
          const isOwn = sessions.isForm(visit.person, form.get('form') ?? '')
          return isOwn ? act({ ...visit, form }) : notice('foreign-form', 403)
        }),
    }
    for (const add of [
      entranceRoutes,
      invitationRoutes,
      claimRoutes,
      boxRoutes,
      enrolmentRoutes,
      peopleRoutes,
      computerRoutes,
    ])
      add(routes, parts)
  })
}

/** If a password would not be safe, all pages explain how to do without. */
function closedFor(request: FastifyRequest, reached: Listening['kind']): Answer | null {
  const why = reached === 'own-certificate' ? 'certificate' : unsafeBecause(reached, request)
  return (
    why && {
      status: 403,
      page: page({ title: t('pages.at-terminal'), content: html`<p>${t(`pages.at-terminal.${why}`)}</p>` }),
    }
  )
}
