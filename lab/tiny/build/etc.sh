# Option values come in as environment variables and leave by printf, never as text of a script.
phase buildPhase
cp -r "$files" "$out"
chmod -R u+w "$out"
mkdir "$out/ssh"
printf '%s\n' "$hostname" >"$out/hostname"
printf '%s\n' "$message" >"$out/motd"
printf '%s\n' "$keys" >"$out/ssh/authorized_keys"
printf 'NAME=NixOS\nID=nixos\nVERSION_ID="%s"\nPRETTY_NAME="NixOS %s (Kiln demo)"\n' "$release" "$release" >"$out/os-release"
mkdir "$out/kiln"
# As the systems of Kiln's other profiles have it: nix/modules/base/identity.nix.
printf '{"schema":1,"profile":"tiny","build":null,"stateVersion":"%s"}\n' "$stateVersion" >"$out/kiln/system.json"
chmod +x "$out/acpi/PWRF/00000080" "$out/udhcpc.sh"
ls "$out"
