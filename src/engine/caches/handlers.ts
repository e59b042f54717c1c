// The group "caches" of the contract.
import { errorsIn, essence } from '#engine/nix/essence.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { cacheKey, cachePusher, cacheUrl, hasPassword } from '#shared/caches.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { Stages } from '../jobs/stages.ts'
import { readSettings } from '../settings.ts'
import { makeSigningKey, signingKeys } from './keys.ts'
import { pushImage } from './push.ts'
import { isWithoutS3 } from './push-failure.ts'
import { withStore } from './ssh-store.ts'

export function cacheHandlers(parts: EngineParts): GroupHandlers<'caches'> {
  const { ports, changeSettings, notifyChanged, imagesFolder } = parts
  const checkedUrl = (url: string, operation: string) => {
    // Before its URL is shown, logged or stored anywhere.
    if (hasPassword(url)) throw failure('cache.password', { operation })
    if (cacheUrl.safeParse(url).success) return url
    throw failure('cache.url', { operation, values: { url } })
  }
  return {
    list: async () => ({
      caches: (await readSettings(ports)).caches,
      keys: await signingKeys(ports),
      tools: { attic: ports.cacheTools.find('attic'), cachix: ports.cacheTools.find('cachix') },
    }),
    add: async ({ url, key, pushedBy: wanted }, signal) => {
      const operation = 'caches.add'
      checkedUrl(url, operation)
      if (!cacheKey.safeParse(key).success) throw failure('cache.key', { operation, values: { key } })
      const named = cachePusher.nullable().safeParse(wanted)
      if (!named.success)
        throw failure('cache.name', {
          operation,
          values: { tool: wanted?.tool ?? '', name: wanted?.name ?? '' },
        })
      const pushedBy = named.data
      const { answers, exit } = await withStore(ports, url, { operation, signal }, place =>
        ports.nix.storeInfo(place, signal),
      )
      signal.throwIfAborted()
      if (!answers) {
        const output = errorsIn(exit.lastLines).at(-1)
        const reason = output ? essence(output) : (exit.lastLines.at(-1) ?? '')
        if (isWithoutS3(reason)) throw failure('cache.no-buckets', { operation })
        throw failure('cache.silent', { operation, values: { url, reason } })
      }
      await changeSettings(now => ({
        caches: [...now.caches.filter(each => each.url !== url), { url, key, pushedBy }],
      }))
      notifyChanged('settings')
      return { url, key, pushedBy }
    },
    remove: async ({ url }) => {
      const { caches } = await readSettings(ports)
      if (!caches.some(each => each.url === url))
        throw failure('cache.unknown', { operation: 'caches.remove', values: { url } })
      await changeSettings(now => ({ caches: now.caches.filter(each => each.url !== url) }))
      notifyChanged('settings')
      return { url }
    },
    makeKey: ({ name }, signal) => makeSigningKey(ports, name, signal),
    push: async ({ image, to, key }) => {
      const operation = 'caches.push'
      checkedUrl(to, operation)
      const by = (await readSettings(ports)).caches.find(each => each.url === to)?.pushedBy ?? null
      if (by && key !== null)
        throw failure('cache.signs-itself', { operation, values: { tool: by.tool, url: to } })
      const folder = await imagesFolder()
      return {
        kind: 'push-cache',
        name: image,
        subject: image,
        line: 'none',
        run: async ({ signal, emit }) => {
          const stages = new Stages([pendingStage('push', message('stage.push', { to }))], {
            emit,
            now: ports.now,
          })
          try {
            return await pushImage(ports, { image, imagesFolder: folder, to, by, key, stages, signal, emit })
          } catch (thrown) {
            stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
            throw thrown
          }
        },
      }
    },
  }
}
