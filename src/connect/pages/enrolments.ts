// Boxes that belong to a household before their first boot: tickets for Kiln, and the box that used each.
import { ticketText } from '#shared/connect/enrolment.ts'
import { isEnrolmentOver } from '../claims/enrolments.ts'
import type { Enrolled, Enrolment } from '../store/enrolment-store.ts'
import { answerFields, ownedBy, readAnswers } from './claim.ts'
import { type Html, html } from './html.ts'
import { facts, form, page, problem } from './layout.ts'
import { notice } from './notice.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t, timeText } from './texts.ts'
import { type Answer, line } from './visit.ts'

export function enrolmentRoutes({ get, post }: PageRoutes, { store, enrolments, now }: PageParts): void {
  const listPage = (visit: SignedVisit, wrong: string | null = null, status = 200): Answer => {
    const { person } = visit
    const households = ownedBy(store, person.account.id)
    const all = households.flatMap(({ id }) => store.enrolmentsOf(id))
    return {
      status,
      page: page({
        title: t('pages.enrolments'),
        person,
        content: html`${problem(wrong)}<p>${t('pages.enrolments-means')}</p>${
          all.length > 0 &&
          html`<ul class="list">${all.map(
            each =>
              html`<li><a href="/enrolments/${each.id}">${t('pages.enrolment-of', { time: timeText(each.createdAt) })}</a><br>${stateOf(each)}</li>`,
          )}</ul>`
        }${
          households.length === 0
            ? html`<p>${t('pages.no-household')}</p>`
            : html`<h2>${t('pages.enrolment-new')}</h2>${form({
                action: '/enrolments',
                person,
                content: html`${answerFields(visit, households, 'pages.enrolment-make')}
<p><label><input type="checkbox" name="at-once" value="yes"> ${t('pages.enrolment-at-once')}</label></p>`,
              })}`
        }`,
      }),
    }
  }
  function stateOf(enrolment: Enrolment): string {
    const { used, others, released } = enrolment
    if (others.length > 0) return t('pages.enrolment.twice')
    if (!used) return t(isEnrolmentOver(enrolment, now()) ? 'pages.enrolment.over' : 'pages.enrolment.open')
    if (released) return t('pages.enrolment.released', { hostname: used.hostname })
    const isOwned = store.device(used.device)?.owned !== null && store.device(used.device) !== null
    return t(isOwned ? 'pages.enrolment.used' : 'pages.enrolment.waits', { hostname: used.hostname })
  }
  /** An enrolment of another household counts as missing. */
  const ownEnrolment = ({ params, person }: SignedVisit): Enrolment | null => {
    const found = store.enrolment(params['id'] ?? '')
    return found && store.role(found.household, person.account.id) === 'owner' ? found : null
  }

  get('/enrolments', visit => listPage(visit))
  post('/enrolments', visit => {
    const { person, origin } = visit
    const household = line(visit.form, 'household', 64)
    if (store.role(household, person.account.id) !== 'owner')
      return listPage(visit, t('pages.no-household'), 403)
    const answers = readAnswers(visit.form)
    if (!answers) return listPage(visit, t('pages.claim-wrong-answers'), 400)
    const made = enrolments.make({ household, ...answers, atOnce: visit.form.get('at-once') === 'yes' })
    if (!made) return listPage(visit, t('pages.enrolment-too-many'), 429)
    const ticket = ticketText({ url: origin, ...made, fingerprint: null })
    return {
      page: page({
        title: t('pages.enrolment-made'),
        person,
        content: html`<p>${t('pages.enrolment-once')}</p><p class="card"><code>${ticket}</code></p>
<p><a class="button plain" href="/enrolments">${t('pages.enrolments')}</a></p>`,
      }),
    }
  })

  get('/enrolments/:id', visit => {
    const found = ownEnrolment(visit)
    if (!found) return notice('not-found', 404, visit.person)
    const boxes = found.used ? [found.used, ...found.others] : []
    return {
      page: page({
        title: t('pages.enrolment-of', { time: timeText(found.createdAt) }),
        person: visit.person,
        content: html`<p>${stateOf(found)}</p>${boxes.length > 1 && html`<p class="problem">${t('pages.enrolment-pick')}</p>`}${boxes.map(
          box => boxCard(found, box, visit),
        )}<p><a class="button plain" href="/enrolments">${t('pages.enrolments')}</a></p>`,
      }),
    }
  })
  const boxCard = ({ id, used, others }: Enrolment, box: Enrolled, { person }: SignedVisit): Html => {
    const known = store.device(box.device)
    const isGiven = box === used && known?.key === box.key && known.owned
    const needsNothing = isGiven && others.length === 0
    return html`<div class="card">${facts([
      [t('connect.hostname'), box.hostname],
      [t('connect.model'), box.model ?? '–'],
      [t('connect.serial'), box.serial ?? '–'],
      [t('connect.ip'), box.address],
      [t('connect.first-seen'), timeText(box.at)],
      [t('pages.state'), t(isGiven ? 'pages.enrolment.has' : 'pages.enrolment.has-not')],
    ])}${
      !needsNothing &&
      form({
        action: `/enrolments/${id}`,
        person,
        content: html`<input type="hidden" name="key" value="${box.key}"><button name="box" value="${box.device}">${t(isGiven ? 'pages.enrolment-keep' : 'pages.enrolment-yes')}</button>`,
      })
    }</div>`
  }
  post('/enrolments/:id', visit => {
    const found = ownEnrolment(visit)
    if (!found) return notice('not-found', 404, visit.person)
    const box = line(visit.form, 'box', 64)
    // A page from before an update of the Connect sends no key.
    const key = line(visit.form, 'key', 64) || null
    if (enrolments.pick(found.id, box, key) === 'unknown') return notice('not-found', 404, visit.person)
    enrolments.forgetOthers(found.id)
    return { to: `/installations/${box}` }
  })
}
