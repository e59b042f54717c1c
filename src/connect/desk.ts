// What the person at the server's own terminal does with its boxes, also while it serves: list, claim, release. The file of the
// data base is open to its user alone, which is all that this asks for.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { customer } from '#shared/connect/device-document.ts'
import { type DeviceView, deviceState } from '#shared/connect/device-state.ts'
import { healthReport } from '#shared/connect/health-report.ts'
import { reportFacts } from '#shared/connect/report-facts.ts'
import { failure } from '#shared/errors.ts'
import { createClaims } from './claims.ts'
import { createCodeLimits } from './code-limits.ts'
import { dataFiles, openData } from './data-folder.ts'
import { openStoreFile } from './sqlite-store.ts'
import type { Device, Store } from './store.ts'
import { createTokens } from './tokens.ts'

type BoxOfDesk = Pick<Device, 'id' | 'hostname' | 'model' | 'serial' | 'address' | 'firstSeenAt'> & {
  /** null: it waits for its owner. */
  claimed: (DeviceView & { household: string; email: string }) | null
}
type NewOwner = { name: string; email: string; household: string }

/** Until a box announces another. */
const intervalSeconds = 900
const terminal = 'terminal'

/** Throws connect.none, connect.secret, connect.newer, connect.broken. */
export async function openDesk(folder: string) {
  const operation = 'connect'
  if (!existsSync(join(folder, dataFiles.store)))
    throw failure('connect.none', { operation, values: { path: folder } })
  const { store: path, secret } = await openData(folder, randomBytes)
  const store = openStoreFile(path)
  const now = Date.now
  const tokens = createTokens({ store, now, secret })
  const limits = createCodeLimits(now)
  const claims = createClaims({ store, tokens, limits, now, randomBytes, allowKeyless: false })
  const unknownCode = (code: string) => failure('connect.code', { operation, values: { code } })

  return {
    boxes: () => store.devices().map(device => boxOf(store, device, now())),
    /** Throws connect.code. */
    find(code: string) {
      const found = claims.find(code, terminal)
      if ('refused' in found) throw unknownCode(code)
      return found
    },
    /** Into the household of that name, which is made where there is none. Throws connect.code. */
    claim(code: string, { name, email, household }: NewOwner): { id: string } {
      const answers = { customer: customer.parse({ name, email }), pangolin: null }
      const done = claims.confirm(code, terminal, {
        ...answers,
        household: householdOf(store, household, now()),
      })
      if ('refused' in done) throw unknownCode(code)
      return done
    },
    /** Throws connect.box-unknown. */
    box(id: string): BoxOfDesk {
      const device = store.device(id)
      if (!device) throw failure('connect.box-unknown', { operation, values: { id } })
      return boxOf(store, device, now())
    },
    release: (id: string) => claims.release(id),
    close: () => store.close(),
  }
}

function householdOf(store: Store, name: string, now: number): string {
  const known = store.households().find(each => each.name === name)
  if (known) return known.id
  const made = { id: randomBytes(12).toString('hex'), name, createdAt: now }
  store.putHousehold(made)
  return made.id
}

function boxOf(store: Store, device: Device, now: number): BoxOfDesk {
  const { id, hostname, model, serial, address, firstSeenAt, owned } = device
  const facts = { id, hostname, model, serial, address, firstSeenAt }
  if (!owned) return { ...facts, claimed: null }
  const last = store.lastReport(id)
  const report = last && healthReport.safeParse(JSON.parse(last.text)).data
  const view = deviceState(
    {
      reportedAt: last?.at ?? null,
      claimedAt: owned.claimedAt,
      listeningSince: store.listeningSince() ?? 0,
      intervalSeconds,
      updatingSince: null,
      report: report ? reportFacts(report) : null,
    },
    now,
  )
  const household = store.household(owned.household)?.name ?? ''
  return { ...facts, claimed: { ...view, household, email: owned.customer.email } }
}
