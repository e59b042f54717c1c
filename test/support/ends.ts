// What is ended and removed for shared parts of tests. The files of a worker share their modules, and a hook of a module would
// run for the first file that imports it alone; the hooks are in after-tests.ts.
import type { ChildProcess } from 'node:child_process'

/** Programs that are ended after each test. One that a failed test left holds the pipes of the runner, which never ends. */
export const running = new Set<ChildProcess>()

/** Folders that every file begins with, and that are removed after it. */
export const folders = new Set<string>()
