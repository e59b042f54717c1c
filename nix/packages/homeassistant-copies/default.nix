# src/device/homeassistant-copies as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  coreutils,
  qemu-utils,
  systemd,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "homeassistant-copies";
  runtimeInputs = [
    coreutils
    nodejs_22
    qemu-utils
    systemd
    util-linux
  ];
  text = ''exec node ${./homeassistant-copies.mjs} "$@"'';
  meta.description = "Copies Home Assistant's disk, and puts a copy back";
}
