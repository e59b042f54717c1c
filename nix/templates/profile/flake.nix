# Images of this profile, built without Kiln: `nix build .#raw` or `.#iso`. Inside Kiln's own profiles/ it isn't needed.
{
  description = "Your own profile, and its images";

  # By the name in the registry (`nix registry add kiln ADDRESS`); or write the address of Kiln's flake here.
  inputs.kiln.url = "kiln";

  outputs =
    { kiln, ... }:
    let
      # The systems in profile.json.
      systems = map (architecture: "${architecture}-linux") (kiln.lib.profiles.read ./.).architectures;
      image =
        system: format:
        kiln.lib.mkImage {
          profile = ./.;
          inherit system format;
        };
    in
    {
      packages = builtins.listToAttrs (
        map (system: {
          name = system;
          value = {
            raw = image system "raw";
            iso = image system "iso";
            default = image system "raw";
          };
        }) systems
      );
    };
}
