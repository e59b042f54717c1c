import { scriptCases } from '#test/hosts/script-cases.ts'

scriptCases('bash')
