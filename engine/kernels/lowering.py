"""Lowers all kernels to object files, each for one processor.

`engine.kernels.build` runs `main` in a process of its own, in which no setting of Numba's is left over.
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Final

import llvmlite.binding as llvm

import engine.native
from engine.kernels import targets
from engine.kernels.compiler import compiled
from engine.kernels.targets import Target
from engine.native import processor
from engine.native.entry import Entry
from engine.native.processor import X86_64

OWN: Final = "own"

C_LIBRARY: Final = {"memcpy", "memmove", "memset", "fma"}
"""All that machine code may call. It must raise nothing, or it would call Python."""

_SQUARE_ROOT: Final = """\
declare double @llvm.sqrt.f64(double)
define double @sqrt(double %x) alwaysinline {
  %root = call double @llvm.sqrt.f64(double %x)
  ret double %root
}
"""
"""One instruction, where Numba would have the C library called."""

_PROCESSOR: Final = """\
define void @cpuid(i32 %leaf, i32 %subleaf, ptr %registers) noinline nounwind "target-cpu"="x86-64" {
  %told = call { i32, i32, i32, i32 }
    asm sideeffect "cpuid", "={ax},={bx},={cx},={dx},{ax},{cx}"(i32 %leaf, i32 %subleaf)
  %eax = extractvalue { i32, i32, i32, i32 } %told, 0
  %ebx = extractvalue { i32, i32, i32, i32 } %told, 1
  %ecx = extractvalue { i32, i32, i32, i32 } %told, 2
  %edx = extractvalue { i32, i32, i32, i32 } %told, 3
  store i32 %eax, ptr %registers
  %second = getelementptr i32, ptr %registers, i64 1
  store i32 %ebx, ptr %second
  %third = getelementptr i32, ptr %registers, i64 2
  store i32 %ecx, ptr %third
  %fourth = getelementptr i32, ptr %registers, i64 3
  store i32 %edx, ptr %fourth
  ret void
}
define i32 @kept_registers() noinline nounwind "target-cpu"="x86-64" {
  %kept = call { i32, i32 } asm sideeffect ".byte 0x0f, 0x01, 0xd0", "={ax},={dx},{cx}"(i32 0)
  %low = extractvalue { i32, i32 } %kept, 0
  ret i32 %low
}
"""
"""What every library for x86-64 can tell of the processor, in instructions that the very first one had: the
instructions cpuid and xgetbv. `engine.native.processor` reads what they tell."""

_MOST_ROUNDS: Final = 8

_LEVEL_FEATURES: Final = {4: "avx512vl", 3: "avx2", 2: "sse4.2"}


def entries() -> list[Entry]:
    """All that Python calls of the kernels."""
    names = [module.name for module in pkgutil.iter_modules(engine.native.__path__, "engine.native.")]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    found = {value.name: value for value in values if isinstance(value, Entry)}
    return list(found.values())


def own_target() -> Target:
    """The best that this very machine can run."""
    kin = targets.of_this_kind()
    if not kin:
        raise SystemExit(f"Kernels cannot be built for a processor of the kind {processor.machine()}.")
    if processor.machine() != X86_64:
        return kin[0]
    features = llvm.get_host_cpu_features()
    able = [target for target in kin if features.get(_LEVEL_FEATURES[int(target.processor[-1])])]
    if not able:
        raise SystemExit("This processor is older than x86-64-v2 (2009); kernels cannot be built for it.")
    return able[0]


def in_one_module() -> str:
    """All kernels in LLVM's language, for any processor; what is not called from outside is known as such."""
    kernels = entries()
    whole = llvm.parse_assembly(_SQUARE_ROOT)
    for entry in kernels:
        whole.link_in(compiled(entry))
    called = {entry.name for entry in kernels}
    for name in (*whole.functions, *whole.global_variables):
        if not name.is_declaration and name.name not in called:
            name.linkage = "internal"
    return str(whole)


def object_file(module_text: str, target: Target) -> tuple[bytes, bool]:
    """The kernels for this processor: an object file or, where LLVM cannot write one here, assembler's text; which."""
    module = llvm.parse_assembly(module_text)
    if target.machine == X86_64:
        module.link_in(llvm.parse_assembly(_PROCESSOR))
    module.triple = target.triple
    machine = llvm.Target.from_triple(target.triple).create_target_machine(
        cpu=target.cpu, features="", opt=3, reloc="pic", codemodel="small"
    )
    module.data_layout = str(machine.target_data)
    # First until it is plain that nothing raises, which takes the paths away that would tell Python; then for speed.
    for _ in range(_MOST_ROUNDS):
        _optimize(module, machine, 1)
        if not _foreign(module):
            break
    _optimize(module, machine, 3)
    if foreign := _foreign(module):
        raise SystemExit(f"The kernels call what is neither theirs nor in the C library: {', '.join(foreign)}")
    if target.machine == X86_64 and processor.machine() != X86_64:  # no assembler here for the instruction cpuid
        return machine.emit_assembly(module).encode(), False
    return machine.emit_object(module), True


def _optimize(module: llvm.ModuleRef, machine: llvm.TargetMachine, level: int) -> None:
    options = llvm.create_pipeline_tuning_options(speed_level=level)
    options.loop_vectorization = options.slp_vectorization = level == 3
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    unused = llvm.create_new_module_pass_manager()
    unused.add_global_dead_code_eliminate_pass()
    unused.add_strip_dead_prototype_pass()
    unused.run(module, builder)


def _foreign(module: llvm.ModuleRef) -> list[str]:
    """What it calls and nobody will have."""
    called = (function.name for function in module.functions if function.is_declaration)
    return sorted(name for name in called if not name.startswith("llvm.") and name not in C_LIBRARY)


def main(arguments: list[str]) -> None:
    """Write object files: arguments are a folder, then names like linux-x86-64-v3, or `own` for this very machine's.

    Prints a line of JSON: the file of each, and the sources that everything came from.
    """
    folder, *names = arguments
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    llvm.initialize_native_asmparser()
    known = {target.library.stem: target for target in targets.ALL}
    chosen = [own_target() if name == OWN else known[name] for name in names]
    module_text = in_one_module()
    made: dict[str, str] = {}
    for target in chosen:
        content, is_object = object_file(module_text, target)
        path = Path(folder, f"{target.library.stem}.{'o' if is_object else 's'}")
        path.write_bytes(content)
        made[target.library.stem] = str(path)
    loaded = [module for name, module in sys.modules.items() if name.split(".")[0] == "engine"]
    sources = sorted({module.__file__ or "" for module in loaded if hasattr(module, "__file__")})
    print(json.dumps({"objects": made, "sources": sources}))
