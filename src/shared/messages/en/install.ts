// Installations over SSH: stages and steps.
export const installs = {
  'job.plan-install': 'Plan an installation on {name}',
  'job.install': 'Install on {name}',

  'stage.install-look': 'Look at the machine',
  'stage.install-connect': 'Connect',
  'stage.install-kexec': 'Start the installer',
  'stage.install-format': 'Format the disks',
  'stage.install-seed': 'Write the personal data',
  'stage.install-copy': 'Copy the system',
  'stage.install-install': 'Install',
  'stage.install-restart': 'Restart',
  'stage.install-answer': 'Wait for the new system',

  'install.kexec.not-file': 'it is not a file',
  'install.kexec.content': 'it is not a tar archive',
  'install.kexec.name': 'of an archive packed like this the name has to end in {ending}',
  'install.kexec.folder': 'what it unpacks to is not the folder kexec',

  'install.step.connect': 'connecting',
  'install.step.kexec': 'starting the installer',
  'install.step.format': 'formatting the disks',
  'install.step.copy': 'copying the system',
  'install.step.install': 'installing the system',
  'install.step.restart': 'restarting',
} as const
