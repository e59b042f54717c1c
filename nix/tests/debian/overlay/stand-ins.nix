# Stand-ins for missing packages, each for the reason in stand-ins.json.
{
  prev,
  lib,
  packages,
  standIns,
  ...
}:
let
  inherit (packages) empty scripted;
in
lib.mapAttrs (name: _: empty name prev.${name}) (
  removeAttrs standIns.empty [
    "bash-completion"
    "fish"
    "kdepim-runtime"
    "nixos-artwork"
    "nixos-icons"
  ]
)
// {
  bash-completion = scripted "bash-completion" prev.bash-completion ''
    mkdir -p etc/profile.d
    touch etc/profile.d/bash_completion.sh
  '';
}
