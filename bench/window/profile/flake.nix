# What the window is measured against: a derivation that writes 10,000 lines a second, one that writes a million at
# once, and many small ones. `salt` makes them new each time.
{
  outputs = _:
    let
      settings = builtins.fromJSON (builtins.readFile ./settings.json);
      inherit (settings.options) salt seconds lines small;
      mk = name: script: more: derivation ({
        inherit name salt script;
        system = "x86_64-linux";
        builder = "/bin/bash";
        args = [ "-euc" "eval \"$script\"" ];
        PATH = "/usr/bin:/bin";
      } // more);
      noisy = mk "noisy" ''
        at=1 last=$((${toString seconds} * 10))
        for tenth in $(seq $last); do
          seq -f '[%.0f] CC drivers/net/ethernet/vendor/file.o' $at $((at + 999))
          at=$((at + 1000))
          sleep 0.09
        done
        touch $out
      '' { };
      long = mk "long" "seq -f 'line %.0f of a long log with enough text in it to look like one' ${toString lines}; touch $out" { };
      each = n: mk "small-${toString n}" "echo ${toString n}; touch $out" { };
    in
    {
      images.x86_64-linux.raw = mk "image" "mkdir $out; truncate -s 8M $out/disk.raw" {
        parts = [ noisy long ] ++ builtins.genList each small;
      };
    };
}
