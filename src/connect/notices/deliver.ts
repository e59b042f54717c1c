// Sends waiting notices, each to its own target, so that an unreachable one does not delay the others.
// Retries for a day.
import type { NoticeSettings } from '#shared/connect/notice-settings.ts'
import { t, timeText } from '../pages/texts.ts'
import type { Notice } from '../store/notice-store.ts'
import type { Device, Store } from '../store/store.ts'
import { type MailServer, sendMail } from './smtp.ts'
import { mail } from './watch.ts'
import { postWebhook } from './webhook.ts'

type Parts = {
  store: Store
  settings: NoticeSettings
  now: () => number
  /** Called for a notice that was given up. `to`: may be logged. */
  onLost: (to: string, thrown: unknown) => void
}

const minuteMs = 60_000
/** The time limit for one mail. RFC 5321 lets a server think for ten minutes after its last line. */
const mailMs = 15 * minuteMs
const waits = [1, 5, 15, 60, 120, 240, 480, 480].map(minutes => minutes * minuteMs)

/**
 * Returns what sends everything that is due now. Call it as often as wanted: a notice that is on its way is not
 * sent a second time.
 */
export function createDelivery({ store, settings, now, onLost }: Parts): () => Promise<void> {
  const onTheirWay = new Set<string>()
  return async () => {
    const due = store.noticesDue(now()).filter(({ id }) => !onTheirWay.has(id))
    await Promise.all(due.map(deliver))
  }

  async function deliver(notice: Notice): Promise<void> {
    onTheirWay.add(notice.id)
    try {
      await send(notice)
      store.removeNotice(notice.id)
    } catch (thrown) {
      const wait = waits[notice.tries]
      if (wait === undefined) {
        store.removeNotice(notice.id)
        onLost(publicPart(notice.target), thrown)
      } else store.putNotice({ ...notice, tries: notice.tries + 1, nextAt: now() + wait })
    } finally {
      onTheirWay.delete(notice.id)
    }
  }

  async function send(notice: Notice): Promise<void> {
    const device = store.device(notice.device)
    const household = device?.owned && store.household(device.owned.household)
    // The box was released, or the target was removed from the settings.
    if (!device || !household) return
    if (notice.target === mail) return settings.mail && byMail(notice, device, settings.mail)
    const hook = settings.webhooks.find(({ url }) => url === notice.target)
    const { id, hostname } = device
    const body = {
      id: notice.id,
      type: `box.${notice.kind}`,
      at: new Date(notice.at).toISOString(),
      box: { id, hostname, household: household.name },
    }
    if (hook) await postWebhook({ ...hook, id: notice.id, body, now: now() })
  }

  async function byMail(notice: Notice, device: Device, server: MailServer & { from: string }) {
    const owners = store.membersOf(device.owned?.household ?? '').filter(({ role }) => role === 'owner')
    const to = owners.map(({ account }) => account.email).filter(isPlainAddress)
    if (to.length === 0) return
    const { hostname } = device
    const written = {
      from: server.from,
      to,
      id: notice.id,
      at: notice.at,
      subject: t(`pages.notice.${notice.kind}`, { hostname }),
      text: `${t(`pages.notice.${notice.kind}`, { hostname })}\n${t(`pages.notice-means.${notice.kind}`)}\n\n${timeText(notice.at)}\n`,
    }
    await sendMail(server, written, AbortSignal.timeout(mailMs))
  }
}

/** The path of a webhook's address is its owner's secret. A mail server's target has no path. */
const publicPart = (target: string) => URL.parse(target)?.origin ?? target

/** Nothing that could end a line or an address in SMTP. */
const isPlainAddress = (address: string) => /^[^\s<>"(),:;@[\]\\\p{Cc}]{1,64}@[\w.-]{1,253}$/u.test(address)
