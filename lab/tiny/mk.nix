# A derivation without nixpkgs: the host's bash runs one script of ./build with the host's programs (see ../host-tools.json).
name: attributes: script:
derivation (
  {
    inherit name;
    system = "x86_64-linux";
    builder = "/bin/bash";
    args = [
      ./build/run.sh
      script
    ];
  }
  // attributes
)
