export type InstallNixOptions = { onLine: (line: string) => void; signal: AbortSignal }
/** `run` is null where a person has to do it; `text` then says the command. */
export function planNix(): Promise<{ text: string; run: ((options: InstallNixOptions) => Promise<void>) | null }>
/** Says by `onLine` what it will do, and does it. Rejects when it failed, was aborted, or is for a person to do. */
export function installNix(options: InstallNixOptions): Promise<void>
