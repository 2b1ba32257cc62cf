# Two commands for a newcomer: `make quickstart` and `make test`. Both set a bare machine up first.
.PHONY: setup build quickstart paper test test-browser test-drill test-text test-faults fuzz bench bench-kernels bench-models bench-plans bench-ablation bench-tasks format
CONFIG := Release
OUT ?= out/quickstart
TOOL := dotnet runtime/Weft.Tool/bin/$(CONFIG)/net10.0/weft.dll

setup:
	@eng/setup.sh

build: setup
	dotnet build Compiler.sln -c $(CONFIG) -v quiet -nologo

# Only the tool and what it needs: the tests and benchmarks are not built.
quickstart: setup
	dotnet build runtime/Weft.Tool -c $(CONFIG) -v quiet -nologo
	$(TOOL) compare specs/experiments/quickstart.exp.yaml --out $(OUT)

# The full run, which goes on with what out/paper has already; then its table replaces the one in README.md.
paper: setup
	dotnet build runtime/Weft.Tool -c $(CONFIG) -v quiet -nologo
	$(TOOL) paper --out out/paper
	@eng/paper-table.sh out/paper/claims.md README.md

# Strict: a snapshot that is missing fails instead of being written.
test: build
	SNAPSHOOTER_STRICT_MODE=on dotnet test Compiler.sln -c $(CONFIG) --no-build -nologo

# Opens reports in headless Chromium and works them like a reader; REPORTS names others than those it makes itself.
test-browser: setup
	@eng/browser.sh
	dotnet build tests/Weft.BrowserDrill -c $(CONFIG) -v quiet -nologo
	dotnet tests/Weft.BrowserDrill/bin/$(CONFIG)/net10.0/Weft.BrowserDrill.dll out/browser $(REPORTS)

# WEFT_INPUTS sets how many damaged inputs are read, WEFT_SEED which ones, WEFT_SPECIAL_FILES how many paths that are no files.
test-drill: build
	@export WEFT_INPUTS=$${WEFT_INPUTS:-2000} WEFT_SEED=$${WEFT_SEED:-$$(date +%s)} WEFT_SPECIAL_FILES=$${WEFT_SPECIAL_FILES:-108}; \
	echo "WEFT_INPUTS=$$WEFT_INPUTS WEFT_SEED=$$WEFT_SEED WEFT_SPECIAL_FILES=$$WEFT_SPECIAL_FILES"; \
	dotnet test tests/Runtime.Tests -c $(CONFIG) --no-build -nologo --filter FullyQualifiedName~Tool.Drill

# The tests of training on text, on a real one: TEXT, by default the Bible that Debian serves, fetched into out/text.
TEXT ?= out/text/bible.txt
test-text: build
	@[ "$(TEXT)" != out/text/bible.txt ] || eng/text.sh out/text
	WEFT_TEXT="$(abspath $(TEXT))" dotnet test tests/Runtime.Tests -c $(CONFIG) --no-build -nologo --filter FullyQualifiedName~TextTraining

# WEFT_SPECS sets how many architectures are drawn and compared with the reference, WEFT_SEED which ones.
fuzz: build
	@export WEFT_SPECS=$${WEFT_SPECS:-3000} WEFT_SEED=$${WEFT_SEED:-$$(date +%s)}; \
	echo "WEFT_SPECS=$$WEFT_SPECS WEFT_SEED=$$WEFT_SEED"; \
	dotnet test tests/Runtime.Tests -c $(CONFIG) --no-build -nologo --filter FullyQualifiedName~FusedEqualsReference

# A fault at each of the first 400 backward calls of a run of two workers, one run a fault: minutes.
test-faults: build
	WEFT_FAULTS=400 dotnet test tests/Runtime.Tests -c $(CONFIG) --no-build -nologo --filter FullyQualifiedName~FaultTests

bench: setup
	dotnet run --project bench/Weft.Bench -c $(CONFIG)

# FILTER is part of a row's text; without it the results are written to bench/README.md and bench/results.
bench-kernels: setup
	dotnet run --project bench/Weft.Bench -c $(CONFIG) -- kernels $(FILTER)

# FILTER is part of a task; without it the results are written to bench/README.md and bench/results.
bench-tasks: setup
	dotnet run --project bench/Weft.Bench -c $(CONFIG) -- tasks $(FILTER)

# FILTER is part of a model's name; the rows of the models measured are replaced in bench/README.md and bench/results.
bench-models: setup
	dotnet run --project bench/Weft.Bench -c $(CONFIG) -- models $(FILTER)

# FILTER is part of an encoding's name; without it the results are written to bench/README.md and bench/results.
bench-plans: setup
	dotnet run --project bench/Weft.Bench -c $(CONFIG) -- plans $(FILTER)

# FILTER is part of a model's name; without it the results are written to bench/README.md and bench/results.
bench-ablation: setup
	dotnet run --project bench/Weft.Bench -c $(CONFIG) -- ablation $(FILTER)

format:
	dotnet tool restore
	dotnet csharpier format .
