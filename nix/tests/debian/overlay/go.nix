# Programs written in Go that Debian lacks, compiled from the modules that their go.sum pins.
{
  prev,
  layers,
  packages,
  sources,
  ...
}:
let
  compiled = import ../packages/go.nix { inherit layers packages sources; };
  newt = compiled {
    name = "fosrl-newt";
    module = "github.com/fosrl/newt";
    flags = [
      "-s"
      "-w"
      "-X=main.newtVersion=${sources.pins.goModules.fosrl-newt.version}"
    ];
  };
in
{
  fosrl-newt = packages.replaced "fosrl-newt" prev.fosrl-newt ''
    ln -s ${newt}/bin/newt bin/
  '';
}
