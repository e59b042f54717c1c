# The texts that the profile generates, for programs that check them.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
}:
let
  folder = /. + inputs;
  made = import ../../../lib/eval.nix {
    nixpkgs = /. + nixpkgs;
    inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
    overlays = map (file: import (/. + file)) overlays;
    system = "x86_64-linux";
    profile = "orchestrator";
    # All that adds units.
    modules = builtins.concatLists (builtins.attrValues (import ./variants.nix));
  };
  inherit (made) config;
in
{
  units = builtins.listToAttrs (
    map
      (name: {
        inherit name;
        value = config.systemd.units.${name}.text;
      })
      [
        "agenix-install-secrets.path"
        "agenix-install-secrets.service"
        "container@.service"
        "voxnix-network.service"
        "voxnix-pool.service"
        "voxnix-storage@.service"
      ]
  );
  secret = { inherit (config.age.secrets.tailscale-auth-key) file path mode; };
  # The content of the file that tailscale's unit reads: the place of the key, not the key.
  tailscaleArgument = config.services.tailscale.authKeyFile.text;
  inherit (config.age) identityPaths;
  inherit (config.networking) hostId;
}
