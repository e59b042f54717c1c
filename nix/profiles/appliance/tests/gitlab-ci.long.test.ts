// The ejected .gitlab-ci.yml, run by the real gitlab-ci-local with the tests' sources, and a real S3 interface on loopback.
// Stand-ins: what Nix builds (gitlab-ci-nix.sh: no binary cache), apt-get and Nix's installer.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources } from '../../../tests/given.ts'
import { s3IsMissing, s3Server } from '../../../tests/tools/s3.ts'
import { treefmtFolder } from '../../../tests/tools/treefmt.ts'
import { eject, withGivenSources } from '../../../tests/typed-lines/ejected.ts'
import { commit, dateOfNixpkgs, git, gitlab } from './gitlab-ci.ts'
import { hasProgram } from './script.ts'

const treefmt = noSources ? null : treefmtFolder()
const hasFormatter = treefmt !== null && hasProgram('nixfmt')
/** A whole system is evaluated, on a busy computer. */
const long = { timeout: 1_800_000 }
const day = 24 * 60 * 60
const now = () => Math.floor(Date.now() / 1000)

let folder: string
/** As `kiln eject` wrote it, and with the tests' sources in place of those of its lock. */
let [ejected, given] = ['', '']
let s3: Awaited<ReturnType<typeof s3Server>> | null = null
let ci: ReturnType<typeof gitlab>

beforeAll(async () => {
  if (noSources) return
  folder = mkdtempSync(join(tmpdir(), 'kiln-gitlab-'))
  ejected = eject(folder, 'appliance')
  given = join(folder, 'given')
  cpSync(ejected, given, { recursive: true })
  withGivenSources(given)
  for (const repository of [ejected, given]) {
    git(repository, 'init', '--quiet', '--initial-branch', 'main')
    commit(repository, 'Add the flake')
    // The clones have a depth of 1: there has to be more.
    commit(repository, 'Add nothing')
    for (const tag of ['v1', 'v2']) git(repository, 'tag', tag)
    git(repository, 'branch', 'topic')
  }
  if (!s3IsMissing) s3 = await s3Server(join(folder, 'bin'))
  ci = ofRepository(given)
})
afterAll(() => {
  s3?.close()
  if (!noSources) rmSync(folder, { recursive: true })
})

describe.skipIf(noSources)('the appliance’s .gitlab-ci.yml, by gitlab-ci-local,', () => {
  const always = [
    'flake-check',
    'format-check',
    'flake-lock-check',
    'nix-lint',
    'build-system',
    'build-packages',
  ]
  const isos = ['build-iso-x86_64', 'build-iso-aarch64']
  const runs = (names: string[], when: string) => Object.fromEntries(names.map(name => [name, when]))
  const tests = runs(always, 'on_success')
  const S3_BUCKET = 'downloads'

  test('builds ISOs for a tag, by hand on the default branch, and on no other', () => {
    const tag = { CI_COMMIT_TAG: 'v1' }
    expect(ci.list({ ref: { branch: 'topic' }, variables: { S3_BUCKET } })).toEqual(tests)
    expect(ci.list()).toEqual({ ...tests, ...runs(isos, 'manual') })
    expect(ci.list({ ref: { tag: 'v1' }, variables: tag })).toEqual({ ...tests, ...runs(isos, 'on_success') })
  })

  test('writes the index after the ISOs of a tag, and by hand, if there is a bucket', () => {
    const variables = { CI_COMMIT_TAG: 'v1', S3_BUCKET }
    const all = [...isos, 'update-index']
    expect(ci.list({ ref: { tag: 'v1' }, variables })).toEqual({ ...tests, ...runs(all, 'on_success') })
    expect(ci.list({ variables: { S3_BUCKET } })).toEqual({ ...tests, ...runs(all, 'manual') })
  })

  test('flake-lock-check takes a lock of this month, and neither an old one nor one without an input', () => {
    const lock = ofRepository(ejected)
    const checked = (seconds: number) => {
      dateOfNixpkgs(ejected, seconds)
      commit(ejected, 'Update the lock')
      return lock.job('flake-lock-check')
    }
    const fresh = checked(now() - day)
    expect(fresh, fresh.output).toMatchObject({ status: 0 })
    expect(fresh.said.map(line => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'apt-get update',
      'apt-get install',
      'curl --fail',
      'install --no-daemon',
    ])
    expect(checked(now() - 61 * day).status).toBe(1)

    const flake = join(ejected, 'flake.nix')
    const text = readFileSync(flake, 'utf8')
    writeFileSync(
      flake,
      text.replace('inputs = {', 'inputs = {\n more.url = "path:./lib"; more.flake = false;'),
    )
    const missing = checked(now() - day)
    expect(missing.status).not.toBe(0)
    expect(missing.output).toContain('--no-update-lock-file')
  })

  describe.skipIf(s3IsMissing)('with an S3 (moto)', () => {
    const upload = (architecture: string, tag: string, bucket = S3_BUCKET) =>
      ci.job(`build-iso-${architecture}`, {
        ref: { tag },
        variables: { ...s3?.env, S3_BUCKET: bucket, CI_COMMIT_TAG: tag, CI_COMMIT_REF_SLUG: tag },
      })
    const index = (bucket = S3_BUCKET) =>
      ci.job('update-index', {
        ref: { tag: 'v2' },
        variables: { ...s3?.env, S3_BUCKET: bucket, CI_COMMIT_TAG: 'v2' },
      })
    const stored = () =>
      (s3?.aws('s3', 'ls', '--recursive', `s3://${S3_BUCKET}/`) ?? '')
        .split('\n')
        .flatMap(line => line.split(/\s+/)[3] ?? [])

    test(
      'build-iso puts the ISO of each tag and architecture there, and update-index lists them',
      long,
      () => {
        s3?.aws('s3', 'mb', `s3://${S3_BUCKET}`)
        for (const [architecture, tag] of [
          ['x86_64', 'v1'],
          ['aarch64', 'v1'],
          ['x86_64', 'v2'],
        ] as const) {
          const done = upload(architecture, tag)
          expect(done, done.output).toMatchObject({ status: 0 })
          // The artifact.
          const iso = readFileSync(join(done.cwd, 'iso', 'kiln-appliance.iso'), 'utf8')
          expect(iso).toMatch(/^\/nix\/store\/\w+-kiln-appliance\.iso\.drv\n$/)
          const object = `s3://${S3_BUCKET}/${tag}/${architecture}/kiln-appliance.iso`
          expect(s3?.aws('s3', 'cp', object, '-')).toBe(iso)
        }
        const isoFiles = ['v1/aarch64', 'v1/x86_64', 'v2/x86_64'].map(path => `${path}/kiln-appliance.iso`)
        expect(stored()).toEqual(isoFiles)

        expect(index()).toMatchObject({ status: 0 })
        expect(stored()).toEqual(['index.html', ...isoFiles])
        const page = s3?.aws('s3', 'cp', `s3://${S3_BUCKET}/index.html`, '-') ?? ''
        expect(
          [...page.matchAll(/<a href="([^"]+)">\1<\/a> \d{4}-\d\d-\d\d$/gm)].map(([, to]) => to),
        ).toEqual(isoFiles)
        const head = s3?.aws('s3api', 'head-object', '--bucket', S3_BUCKET, '--key', 'index.html') ?? ''
        expect(JSON.parse(head)).toMatchObject({ ContentType: 'text/html' })
      },
    )

    test('a failed upload fails the job, and a bucket that cannot be listed keeps its index', long, () => {
      const done = upload('x86_64', 'v1', 'none')
      expect(done).toMatchObject({ status: 1, output: expect.stringContaining('NoSuchBucket') })
      const listed = index('none')
      expect(listed).toMatchObject({ status: 1, output: expect.stringContaining('ListObjectsV2') })
      expect(listed.output).not.toContain('PutObject')
    })

    test('the ISO is only an artifact if there is no bucket', long, () => {
      const done = ci.job('build-iso-x86_64', { ref: { tag: 'v1' }, variables: { CI_COMMIT_TAG: 'v1' } })
      expect(done, done.output).toMatchObject({ status: 0 })
      expect(existsSync(join(done.cwd, 'iso', 'kiln-appliance.iso'))).toBe(true)
    })
  })

  test.each(['build-system', 'build-packages'])('%s evaluates what it would build', long, name => {
    const done = ci.job(name)
    expect(done, done.output).toMatchObject({ status: 0 })
    expect(readFileSync(join(done.cwd, 'result'), 'utf8')).toMatch(/^\/nix\/store\/\w+-.*\.drv\n$/)
  })

  test('flake-check evaluates all checks, and fails for a configuration that does not evaluate', long, () => {
    const done = ci.job('flake-check')
    expect(done, done.output).toMatchObject({ status: 0 })
    expect(done.output).toContain('checking derivation checks.x86_64-linux.appliance-toplevel')
    const broken = changed('{ no.such.option = true; }\n')
    expect(broken.job('flake-check')).toMatchObject({
      status: 1,
      output: expect.stringContaining("The option `no' does not exist"),
    })
  })

  test.skipIf(!hasProgram('statix'))(
    'nix-lint by statix (needs statix): the file as it is, and one with a fault',
    long,
    () => {
      const done = ci.job('nix-lint')
      expect(done, done.output).toMatchObject({ status: 0 })
      const broken = changed('{ pkgs, ... }:\n{ environment.etc.a.enable = true == true; }\n')
      expect(broken.job('nix-lint')).toMatchObject({ status: 1, output: expect.stringContaining('Warning') })
    },
  )

  test.skipIf(!hasFormatter)(
    'format-check (needs nixfmt): the files as they are, and one with a fault',
    long,
    () => {
      const origin = copied('formatted')
      // What withGivenSources wrote.
      const written = readdirSync(origin).filter(name => /^(flake|overlay-\d+)\.nix$/.test(name))
      execFileSync('nixfmt', written, { cwd: origin })
      commit(origin, 'Format')
      const done = ofRepository(origin).job('format-check')
      expect(done, done.output).toMatchObject({ status: 0 })
      expect(done.output).toMatch(/formatted \d{2,} files \(0 changed\)/)
      const broken = changed('{ pkgs,... }:{ }\n')
      expect(broken.job('format-check')).toMatchObject({
        status: 1,
        output: expect.stringContaining('configuration.nix'),
      })
    },
  )
})

/** A pipeline of another repository. */
function ofRepository(origin: string) {
  const bin = [join(folder, 'bin'), treefmt ?? ''].join(delimiter)
  return gitlab({ folder: mkdtempSync(join(folder, 'ci-')), origin, bin })
}
function copied(name: string) {
  const origin = join(folder, name)
  cpSync(given, origin, { recursive: true })
  return origin
}
let changes = 0
/** The flake with another configuration.nix. */
function changed(configuration: string) {
  const origin = copied(`changed-${++changes}`)
  writeFileSync(join(origin, 'configuration.nix'), configuration)
  commit(origin, 'Change the configuration')
  return ofRepository(origin)
}
