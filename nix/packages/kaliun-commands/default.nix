# src/device/kaliun-commands as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  openssh,
  systemd,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliun-commands";
  # flock of util-linux: one program at a time writes config.json. ssh-keygen: whose key signed an order.
  runtimeInputs = [
    nodejs_22
    openssh
    systemd
    util-linux
  ];
  text = ''exec node ${./kaliun-commands.mjs} "$@"'';
  meta.description = "Does what the owner of a box asks for at Connect";
}
