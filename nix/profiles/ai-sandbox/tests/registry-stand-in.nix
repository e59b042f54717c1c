# npm's registry with the three packages of the sandbox in their pinned versions, each a stand-in: the real npm installs
# them, and what it puts into ~/.npm-global listens where the real programs do.
{ pkgs }:
pkgs.runCommand "npm-registry-stand-in"
  {
    nativeBuildInputs = [ pkgs.nodejs_22 ];
  }
  ''
    export HOME=$TMPDIR
    node ${./registry-stand-in.cjs} ${./registry-stand-in.json} "$out" http://registry
  ''
