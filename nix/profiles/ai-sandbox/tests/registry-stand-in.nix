# npm's registry with the three packages of the sandbox in their pinned versions, each a stand-in: the real npm installs
# them, and what it puts into ~/.npm-global listens where the real programs do.
{ pkgs }:
let
  # NAME@VERSION → command → its script.
  packages = {
    "@anthropic-ai/claude-code@2.1.328".claude = "console.log('2.1.328 (stand-in)')\n";

    "@musistudio/claude-code-router@2.0.0".ccr = ''
      const config = JSON.parse(require('fs').readFileSync(process.env.HOME + '/.claude-code-router/config.json', 'utf8'))
      const answer = (request, response) => response.end('router ' + request.url)
      require('http').createServer(answer).listen(config.PORT, config.HOST)
    '';

    "vibe-kanban@0.1.44".vibe-kanban = ''
      const answer = (request, response) => response.end('kanban ' + request.url)
      require('http').createServer(answer).listen(Number(process.env.PORT), process.env.HOST)
    '';
  };
in
pkgs.runCommand "npm-registry-stand-in"
  {
    nativeBuildInputs = [ pkgs.nodejs_22 ];
    packages = builtins.toJSON packages;
    passAsFile = [ "packages" ];
  }
  ''
    export HOME=$TMPDIR
    node ${./registry-stand-in.cjs} "$packagesPath" "$out" http://registry
  ''
