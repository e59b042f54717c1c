// Whether Nix builds in a sandbox, by its own words.
import type { SandboxState } from '#engine/ports/nix.ts'
import type { RunResult } from '../process/run.ts'
import { parseSandbox, parseStoreInfo } from './parse.ts'

type Asking = {
  storeInfo: () => Promise<RunResult>
  showConfig: (env: Record<string, string>) => Promise<RunResult>
}

/** Without the person's own settings. */
const systemOnly = { NIX_USER_CONF_FILES: '', NIX_CONFIG: '' }

/** `state`: null where Nix does not say. */
export async function sandboxState({
  storeInfo,
  showConfig,
}: Asking): Promise<{ state: SandboxState | null; shown: RunResult }> {
  const answer = await storeInfo()
  const store = answer.code === 0 ? parseStoreInfo(answer.stdout) : null
  // A daemon takes no such setting from whom it does not trust: its own file decides.
  const isOurs = store !== null && (store.trusted || !store.byDaemon)
  const shown = await showConfig(isOurs ? {} : systemOnly)
  const isOn = shown.code === 0 ? parseSandbox(shown.stdout) : null
  if (isOn === null) return { state: null, shown }
  return { state: isOn ? (isOurs ? 'asked' : 'set') : 'none', shown }
}
