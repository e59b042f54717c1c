// registry-stand-in.cjs PACKAGES FOLDER URL: lays out an npm registry as plain files: NAME/index.json is what npm asks for
// first, NAME/-/*.tgz the package. PACKAGES is JSON: NAME@VERSION → command → script; URL is where the folder is served.
const { execFileSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const { join } = require('node:path')

const [packagesFile, out, url] = process.argv.slice(2)
const packages = JSON.parse(fs.readFileSync(packagesFile, 'utf8'))

for (const [wanted, commands] of Object.entries(packages)) {
  const at = wanted.lastIndexOf('@')
  const [name, version] = [wanted.slice(0, at), wanted.slice(at + 1)]
  const source = fs.mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'package-'))
  const bin = Object.fromEntries(Object.keys(commands).map(command => [command, `${command}.js`]))
  fs.writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version, bin }))
  for (const [command, script] of Object.entries(commands))
    fs.writeFileSync(join(source, bin[command]), `#!/usr/bin/env node\n${script}`)

  const folder = join(out, name, '-')
  fs.mkdirSync(folder, { recursive: true })
  const args = ['pack', '--silent', '--pack-destination', folder]
  const file = execFileSync('npm', args, { cwd: source, encoding: 'utf8' }).trim()
  const integrity = `sha512-${createHash('sha512')
    .update(fs.readFileSync(join(folder, file)))
    .digest('base64')}`
  const dist = { tarball: `${url}/${name}/-/${file}`, integrity }
  const packument = {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, bin, dist } },
  }
  fs.writeFileSync(join(out, name, 'index.json'), JSON.stringify(packument))
}
