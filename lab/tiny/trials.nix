# What the option "variant" puts in front of the system: null, or a derivation that is slow or that fails.
{ mk }:
variant:
if variant == "normal" then
  null
else if variant == "fails-in-evaluation" then
  throw "Option \"variant\" (Behaviour) is \"fails-in-evaluation\", so the evaluation fails on purpose. Choose \"normal\" to build."
else
  mk "trial-${variant}" { inherit variant; } ./build/trial.sh
