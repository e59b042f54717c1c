// A real S3 interface on loopback (moto's server), and the real `aws` of the AWS CLI. Both from PyPI.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromPypi } from './pypi.ts'

const { folder: packages, missing } = process.env['KILN_NIXPKGS']
  ? fromPypi('s3-moto-5.2.5', 's3-requirements.txt')
  : { folder: null, missing: 'no KILN_NIXPKGS' }

/** Why there is none; null if there is. Without a nixpkgs no test needs it. */
export const s3IsMissing: string | null = missing

/** `env`: for `aws`, which lies in `bin`. `aws` also runs it here. */
export async function s3Server(bin: string) {
  const env = { ...process.env, PYTHONPATH: packages ?? '' }
  const program = 'from moto.server import main; main(["--host", "127.0.0.1", "--port", "0"])'
  const child = spawn('python3', ['-c', program], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const port = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-4000)
      const [, found] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? []
      if (found) resolve(found)
    })
    child.once('exit', status => reject(new Error(`moto ended with ${status}: ${said}`)))
    child.once('error', reject)
  })
  mkdirSync(bin, { recursive: true })
  const aws = join(bin, 'aws')
  // Its own Python path, so that no other program of the job sees these packages.
  const main = 'import sys; from awscli.clidriver import main; sys.argv[0] = "aws"; sys.exit(main())'
  writeFileSync(aws, `#!/bin/sh\nPYTHONPATH='${packages}' exec python3 -c '${main}' "$@"\n`)
  chmodSync(aws, 0o755)
  const login: Record<string, string> = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  return {
    env: login,
    aws(...words: string[]) {
      const done = spawnSync(aws, words, { encoding: 'utf8', env: { ...process.env, ...login } })
      if (done.status !== 0) throw new Error(`aws ${words.join(' ')}: ${done.stderr}`)
      return done.stdout
    },
    close: () => child.kill(),
  }
}
