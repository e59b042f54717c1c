// The server's administrator manages boxes in the terminal, also while it serves: list, claim,
// release. Access to the database file, which only its user has, is the only permission required.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { newClaimCode } from '#shared/connect/claim-code.ts'
import { customer, type DeviceDocument } from '#shared/connect/device-document.ts'
import { ticketText } from '#shared/connect/enrolment.ts'
import { type KilnLogin, loginText } from '#shared/connect/kiln-login.ts'
import { failure } from '#shared/errors.ts'
import { type BoxView, boxView } from './box-view.ts'
import { createClaims } from './claims/claims.ts'
import { createCodeLimits } from './claims/code-limits.ts'
import { createEnrolments } from './claims/enrolments.ts'
import { createTokens, hashOf } from './claims/tokens.ts'
import { createComputers, isTerminals } from './computers/logins.ts'
import { dataFiles, openData, readIfThere } from './data-folder.ts'
import { exportText } from './export.ts'
import { writeExport } from './export-file.ts'
import { fingerprintOf } from './http/certificate.ts'
import { assertOutsideData } from './outside-data.ts'
import { createPasswords } from './people/passwords.ts'
import { openStoreFile } from './store/sqlite-store.ts'
import type { Device, Store } from './store/store.ts'
import type { UploadLogin } from './store/upload-store.ts'

type NewOwner = { name: string; email: string; household: string; pangolin: DeviceDocument['pangolin'] }

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
  const enrolments = createEnrolments({ store, claims, now, randomBytes, secret })
  const unknownCode = (code: string) => failure('connect.code', { operation, values: { code } })
  const computers = createComputers({ store, limits, now, randomBytes })
  /**
   * The certificate that is seen at this address; null: one of a name, or none. Its folder keeps the certificate
   * that it had before a proxy stood in front of it.
   */
  const fingerprintAt = async (url: string) => {
    const showsOther = store.reached() !== null && store.reached() !== 'own-certificate'
    if (showsOther || !url.startsWith('https:')) return null
    const pem = await readIfThere(join(folder, dataFiles.certificate))
    return pem && fingerprintOf(String(pem))
  }

  return {
    boxes: () => store.devices().map(device => boxView(store, device, now())),
    /** Throws connect.code. */
    find(code: string) {
      const found = claims.find(code, terminal)
      if ('refused' in found) throw unknownCode(code)
      return found
    },
    /** Claims it for the household of that name, which is created if missing. Throws connect.code. */
    claim(code: string, { name, email, household, pangolin }: NewOwner): { id: string } {
      const answers = { customer: customer.parse({ name, email }), pangolin }
      const done = claims.confirm(code, terminal, {
        ...answers,
        household: householdOf(store, household, now()),
      })
      if ('refused' in done) throw unknownCode(code)
      return done
    },
    /** Throws connect.box-unknown. */
    box(id: string): BoxView {
      const device = store.device(id)
      if (!device) throw failure('connect.box-unknown', { operation, values: { id } })
      return boxView(store, device, now())
    },
    /** Makes a ticket for one drive. `url`: of this Connect, as boxes reach it. Throws connect.enrolments. */
    async enrol(ticket: NewOwner & { url: string; atOnce: boolean }) {
      const { name, email, household, pangolin, url, atOnce } = ticket
      const made = enrolments.make({
        customer: customer.parse({ name, email }),
        pangolin,
        household: householdOf(store, household, now()),
        atOnce,
      })
      if (!made) throw failure('connect.enrolments', { operation, values: { household } })
      return ticketText({ url, ...made, fingerprint: await fingerprintAt(url) })
    },
    /** Open and used enrolments of all households. */
    enrolments: () => store.households().flatMap(({ id }) => store.enrolmentsOf(id)),
    /** Approves a box that presented it. `key`: needed if several have this id. Throws connect.box-unknown. */
    admit(id: string, box: string, key: string | null = null): BoxView {
      if (enrolments.pick(id, box, key) === 'unknown')
        throw failure('connect.box-unknown', { operation, values: { id: box } })
      return this.box(box)
    },
    release: (id: string) => claims.release(id),
    /**
     * Exports boxes with an owner (one, a household's, or all) to a new file; returns its size in bytes.
     * Throws connect.box-unknown, connect.household-unknown, connect.inside, file.taken, folder.unusable.
     */
    async export(
      of: { id?: string | undefined; household?: string | undefined },
      path: string,
    ): Promise<number> {
      const boxes = boxesOf(store, of)
      await assertOutsideData(folder, path, 'connect.export')
      return writeExport(exportText({ store, now, boxes, isAllowed: () => true }), path)
    },
    uploadLogins: (): Omit<UploadLogin, 'hash'>[] =>
      store.uploadLogins().map(({ name, createdAt }) => ({ name, createdAt })),
    /**
     * Returns its password. Only a hash is stored, so it cannot be shown again. Throws
     * connect.upload-login-taken.
     */
    makeUploadLogin(name: string): string {
      const password = randomBytes(32).toString('base64url')
      const isMade = store.transaction(() => {
        if (store.uploadLogin(name)) return false
        store.addUploadLogin({ name, hash: hashOf(password), createdAt: now() })
        return true
      })
      if (!isMade) throw failure('connect.upload-login-taken', { operation, values: { name } })
      return password
    },
    /** Uploads with it are refused from now on. Throws connect.upload-login-unknown. */
    removeUploadLogin(name: string): void {
      if (!store.uploadLogin(name))
        throw failure('connect.upload-login-unknown', { operation, values: { name } })
      store.removeUploadLogin(name)
    },
    /**
     * Returns the line that gives Kiln access to this Connect with an owner's rights in the household. It is
     * shown only once. Throws connect.computer-taken, connect.computers.
     */
    async makeComputer({ name, household, url }: { name: string; household: string; url: string }) {
      const made = computers.make({ account: null, household: householdOf(store, household, now()) }, name)
      if (made === 'taken') throw failure('connect.computer-taken', { operation, values: { name } })
      if (made === 'too-many') throw failure('connect.computers', { operation, values: { household } })
      const login: KilnLogin = { url, token: made.token, fingerprint: await fingerprintAt(url) }
      return loginText(login)
    },
    /** Made at the terminal and by people. */
    computers: () =>
      store.computers().map(({ hash: _, account, household, ...login }) => ({
        ...login,
        household: household && (store.household(household)?.name ?? null),
        email: account && (store.account(account)?.email ?? null),
      })),
    /** Removes one that was made at the terminal. Throws connect.computer-unknown. */
    removeComputer(name: string): void {
      const found = store.computers().find(each => isTerminals(each) && each.name === name)
      if (!found) throw failure('connect.computer-unknown', { operation, values: { name } })
      computers.remove(found.hash)
    },
    /** Replaces a forgotten password and ends the account's sessions. Throws connect.account-unknown. */
    async newPassword(email: string): Promise<string> {
      const account = store.accountByEmail(email.toLowerCase())
      if (!account) throw failure('connect.account-unknown', { operation, values: { email } })
      const code = () => newClaimCode(() => randomBytes(1)[0] ?? 0).toLowerCase()
      const password = `${code()}-${code()}`
      const hash = await createPasswords(randomBytes).hash(password)
      store.transaction(() => {
        // It may have changed while the hash was computed.
        store.putAccount({ ...(store.account(account.id) ?? account), password: hash })
        store.removeSessionsOf(account.id)
        store.removeComputersOf(account.id)
      })
      return password
    },
    close: () => store.close(),
  }
}

/** Throws connect.box-unknown, connect.household-unknown. */
function boxesOf(store: Store, of: { id?: string | undefined; household?: string | undefined }): Device[] {
  const operation = 'connect.export'
  if (of.id !== undefined) {
    const device = store.device(of.id)
    if (!device?.owned) throw failure('connect.box-unknown', { operation, values: { id: of.id } })
    return [device]
  }
  if (of.household === undefined) return store.devices()
  const found = store.households().find(({ name }) => name === of.household)
  if (!found) throw failure('connect.household-unknown', { operation, values: { name: of.household } })
  return store.devicesOf(found.id)
}

function householdOf(store: Store, name: string, now: number): string {
  const known = store.households().find(each => each.name === name)
  if (known) return known.id
  const made = { id: randomBytes(12).toString('hex'), name, createdAt: now }
  store.putHousehold(made)
  return made.id
}
