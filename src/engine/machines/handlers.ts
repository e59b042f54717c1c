// The group "machines" of the contract.
import type { BoxLinks } from '#engine/box-links.ts'
import { Stages } from '#engine/jobs/stages.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import { secretOptions } from '#engine/profiles/secret-options.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { forceOff, powerOff, reset, resume } from './control/power.ts'
import { placeOf } from './folder.ts'
import { machineJobs } from './jobs.ts'
import { whileMachineLocked } from './lock.ts'
import { runInside } from './login-connect.ts'
import { personLogin } from './login-person.ts'
import { createMachineList } from './machines.ts'
import { personalProblem } from './personal.ts'
import { prepareRun, problemOf, type Run } from './prepare.ts'
import { removeMachine } from './remove.ts'
import { takeScreenshot } from './screenshot.ts'
import { accelerationFor, startNew, startStages } from './start.ts'
import { waitUntilReady } from './wait-until-ready.ts'
import type { MachineWatch } from './watch-machines.ts'

export function machineHandlers(
  parts: EngineParts,
  {
    makeSeed,
    watch,
    boxes,
  }: { makeSeed: MakeSeed; watch: MachineWatch; boxes: Pick<BoxLinks, 'assertThere' | 'ran' | 'personal'> },
): GroupHandlers<'machines'> {
  const { ports } = parts
  const machines = createMachineList(parts)
  const { list, show, look, running, changed } = machines
  const jobs = machineJobs(parts, machines)

  /** Changes a running machine, and returns its new state. */
  const change = async (id: string, act: (record: MachineRecord) => Promise<void>) => {
    watch.wanted()
    await act(await running(id)).finally(changed)
    return show(id)
  }
  /** Under its lock: the record that is read here is written back. */
  const changeAlone = (id: string, act: (record: MachineRecord) => Promise<void>) =>
    change(id, () => whileMachineLocked(ports, id, async () => act(await running(id))))

  /** Adds the secrets of the machine's box, if the machine can read them. Throws keyring.*. */
  const withKeptSecrets = async (run: Run, signal: AbortSignal): Promise<Run> => {
    const { request, image, source } = run
    if (request.box === undefined) return run
    const keys = (await secretOptions(parts, image.profile.id)).map(({ key }) => key)
    if (keys.length === 0 || (await personalProblem(ports, image, { format: source.format, signal })))
      return run
    const { answers } = await boxes.personal({ box: request.box, answers: request.seed, keys, signal })
    return { ...run, request: { ...request, seed: answers } }
  }

  return {
    ...jobs,
    list: () => {
      watch.wanted()
      return list()
    },
    show: ({ id }) => {
      watch.wanted()
      return show(id)
    },
    check: async (request, signal) => {
      try {
        const { plan, image, source } = await prepareRun(parts, request)
        // Returned once it is started; later failures are reported then.
        accelerationFor(ports, image.architecture, request).catch(logged(ports.log, 'acceleration-untried'))
        const notPersonal = await personalProblem(ports, image, { format: source.format, signal })
        return { problems: [], plan, notPersonal }
      } catch (thrown) {
        if (!(thrown instanceof KilnError)) throw thrown
        return { problems: [problemOf(thrown)], plan: null, notPersonal: null }
      }
    },
    start: async (request, signal) => {
      await boxes.assertThere(request.box)
      const run = await withKeptSecrets(await prepareRun(parts, request), signal)
      watch.wanted()
      return {
        kind: 'start-machine',
        name: run.image.name,
        subject: run.image.id,
        line: 'none',
        run: async ({ signal, emit }) => {
          const stages = new Stages(startStages(), { emit, now: ports.now })
          const record = await startNew({ ...parts, makeSeed }, run, { signal, stages }).finally(changed)
          await boxes.ran(request.box, record.id)
          return look(record)
        },
      }
    },
    waitFor: async ({ id, check, timeoutSeconds }, signal) => {
      watch.wanted()
      const record = await running(id)
      return { seconds: await waitUntilReady(ports, { record, check, timeoutSeconds, look, signal }) }
    },
    powerOff: ({ id, forceAfterSeconds }) =>
      changeAlone(id, record => powerOff(ports, record, forceAfterSeconds)),
    // Never waits for other work, which may be what hangs.
    forceOff: ({ id }) => change(id, record => forceOff(ports, record)),
    reset: ({ id }) => changeAlone(id, record => reset(ports, record)),
    pause: ({ id }) => changeAlone(id, record => ports.machines.pause(placeOf(ports, record))),
    resume: ({ id }) => changeAlone(id, record => resume(ports, record)),
    sendKeys: async ({ id, keys }) => {
      await ports.machines.sendKeys(placeOf(ports, await running(id)), keys)
      return {}
    },
    screenshot: async ({ id, path }) => {
      await takeScreenshot(ports, await running(id), path)
      return {}
    },
    runInside: async ({ id, words, timeoutSeconds }, signal) =>
      runInside(ports, await running(id), { words, timeoutSeconds, signal }),
    login: async ({ id }) => personLogin(ports, await running(id)),
    terminalProgram: async () => ({ program: await ports.terminal.program() }),
    openTerminal: async ({ id }) => {
      await ports.terminal.openSsh(await personLogin(ports, await running(id)))
      return {}
    },
    remove: async ({ id }) => ({ freedBytes: await removeMachine(ports, id).finally(changed) }),
  }
}
