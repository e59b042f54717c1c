# nixpkgs' own program, which is Python without other libraries, run by Debian's Python.
{
  final,
  prev,
  lib,
  packages,
  ...
}:
{
  nixos-rebuild-ng = packages.scripted "nixos-rebuild-ng" prev.nixos-rebuild-ng ''
    cp -r ${
      builtins.path {
        path = prev.path + "/pkgs/by-name/ni/nixos-rebuild-ng/src/nixos_rebuild";
        name = "nixos_rebuild";
      }
    } lib/nixos_rebuild
    chmod -R u+w lib/nixos_rebuild
    sed -i 's/@executable@/nixos-rebuild/; s/@withShellFiles@/false/' lib/nixos_rebuild/constants.py
    # Works like the real wrapper: the machine's own Nix comes first, and the program knows its own place.
    cat >bin/nixos-rebuild <<END
    #!$base/usr/bin/bash
    export PATH=${lib.getBin final.nix}/bin:\$PATH PYTHONDONTWRITEBYTECODE=1
    exec $base/usr/bin/python3 -c 'import sys; sys.path.insert(0, "$out/lib"); sys.argv[0] = "$out/bin/nixos-rebuild"; import nixos_rebuild; nixos_rebuild.main()' "\$@"
    END
    chmod +x bin/nixos-rebuild
  '';
}
