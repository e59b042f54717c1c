# The programs that the broker runs in a virtual machine by its agent. Both limit their output to one byte more than the
# broker takes.
{
  coreutils,
  symlinkJoin,
  systemd,
  writeShellApplication,
}:
let
  program =
    name: text:
    writeShellApplication {
      inherit name text;
      runtimeInputs = [
        coreutils
        systemd
      ];
    };
in
symlinkJoin {
  name = "voxnix-guest-programs";
  paths = [
    # `voxnix-exec COMMAND [WORD…]`: as the user dev, for at most a minute. What is cut is read too, since a pipe that is closed would
    # end the command.
    (program "voxnix-exec" ''
      systemd-run --uid=dev --working-directory=/home/dev --pipe --wait --collect --quiet --expand-environment=no \
        --property=RuntimeMaxSec=60 --setenv=HOME=/home/dev \
        --setenv=PATH=/run/wrappers/bin:/run/current-system/sw/bin -- /run/current-system/sw/bin/env -- "$@" \
        > >(head --bytes=65537; cat >/dev/null) 2> >(head --bytes=8193 >&2; cat >/dev/null)
    '')
    (program "voxnix-log" ''
      journalctl --no-pager --output=short-iso --lines="$1" | tail --bytes=65536
    '')
  ];
}
