.PHONY: setup build quickstart test
SHELL := /bin/bash
CONFIG := Release

setup:
	@eng/setup.sh

build: setup
	dotnet build Compiler.sln -c $(CONFIG) -v quiet -nologo

