package id.whatscrm.deletion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;

/**
 * Figures that tell how easily one finds one's way in a source tree. Run {@link #main} to
 * print them for a folder, with the places behind each.
 */
final class HouseFigures {

	private static final Pattern SQL = Pattern.compile(
			"\\b(select|insert into|update|delete from|from|where|order by|limit|exists|set)\\b|^ ?(and|or|not)\\b|\\b(and|or) $",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern STATEMENT = Pattern
		.compile("\\b(select|insert|update|delete|where|exists|from|limit|set local|and not|is not null|:\\w+)\\b");

	private final Map<String, Integer> filesPerPackage = new TreeMap<>();

	private int publicTypes;

	private int packagePrivateTypes;

	private final Map<String, Integer> records = new HashMap<>();

	private final Map<String, Integer> constructors = new HashMap<>();

	private final List<String> gluedSql = new ArrayList<>();

	private final Map<String, Integer> methods = new HashMap<>();

	private final Map<String, Integer> nesting = new HashMap<>();

	private HouseFigures() {
	}

	/**
	 * Reads a folder of sources.
	 */
	static HouseFigures of(Path folder) throws IOException {
		HouseFigures figures = new HouseFigures();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> sources = Files.walk(folder)) {
			List<Path> java = sources
				.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
				.toList();
			JavacTask task = (JavacTask) compiler.getTask(null, files, (problem) -> {
			}, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(java));
			SourcePositions positions = Trees.instance(task).getSourcePositions();
			for (CompilationUnitTree unit : task.parse()) {
				figures.filesPerPackage.merge(String.valueOf(unit.getPackageName()), 1, Integer::sum);
				figures.new Scanner(unit, positions).scan(unit, null);
			}
		}
		return figures;
	}

	/** Of the files in a package. */
	int medianFiles() {
		List<Integer> sorted = this.filesPerPackage.values().stream().sorted().toList();
		return sorted.get(sorted.size() / 2);
	}

	int mostFiles() {
		return most(this.filesPerPackage);
	}

	int packages() {
		return this.filesPerPackage.size();
	}

	int publicTypes() {
		return this.publicTypes;
	}

	int packagePrivateTypes() {
		return this.packagePrivateTypes;
	}

	/** By components. */
	int widestRecord() {
		return most(this.records);
	}

	/** Constructors, other than those of records, with so many parameters or more. */
	List<String> constructorsFrom(int parameters) {
		return atLeast(this.constructors, parameters);
	}

	/** Places where SQL is put together of strings. */
	List<String> gluedSql() {
		return this.gluedSql;
	}

	/** Methods with so many statements within each other, or more. */
	List<String> nestedFrom(int depth) {
		return atLeast(this.nesting, depth);
	}

	/** In lines, from its first word to its last bracket. */
	int longestMethod() {
		return most(this.methods);
	}

	List<String> methodsFrom(int lines) {
		return atLeast(this.methods, lines);
	}

	List<String> recordsFrom(int components) {
		return atLeast(this.records, components);
	}

	private static int most(Map<String, Integer> figures) {
		return figures.values().stream().mapToInt(Integer::intValue).max().orElse(0);
	}

	private static List<String> atLeast(Map<String, Integer> figures, int least) {
		return figures.entrySet()
			.stream()
			.filter((figure) -> figure.getValue() >= least)
			.map((figure) -> figure.getValue() + " " + figure.getKey())
			.sorted()
			.toList();
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, """
				files per package: median %d, most %d, in %d packages
				types: %d public, %d package-private
				widest record: %d
				constructors with 7 or more parameters: %d
				SQL put together of strings: %d
				methods nested 3 deep or more: %d
				longest method: %d lines
				""", medianFiles(), mostFiles(), packages(), this.publicTypes, this.packagePrivateTypes, widestRecord(),
				constructorsFrom(7).size(), this.gluedSql.size(), nestedFrom(3).size(), longestMethod());
	}

	/**
	 * @param arguments the folder, and {@code list} to see each place
	 */
	public static void main(String... arguments) throws IOException {
		HouseFigures figures = of(Path.of(arguments[0]));
		System.out.print(figures);
		if (arguments.length > 1) {
			Stream
				.of(figures.recordsFrom(11), figures.constructorsFrom(7), figures.gluedSql, figures.nestedFrom(3),
						figures.methodsFrom(41), atLeast(figures.filesPerPackage, 15))
				.forEach((places) -> System.out.println("\n" + String.join("\n", places)));
		}
	}

	private final class Scanner extends TreePathScanner<Void, Void> {

		private final CompilationUnitTree unit;

		private final SourcePositions positions;

		private int depth;

		private int deepest;

		private Scanner(CompilationUnitTree unit, SourcePositions positions) {
			this.unit = unit;
			this.positions = positions;
		}

		private long line(long position) {
			return this.unit.getLineMap().getLineNumber(position);
		}

		private String place(Tree tree) {
			String file = Path.of(this.unit.getSourceFile().toUri()).getFileName().toString();
			return file + ":" + line(this.positions.getStartPosition(this.unit, tree));
		}

		@Override
		public Void visitClass(ClassTree type, Void none) {
			if (getCurrentPath().getParentPath().getLeaf() == this.unit) {
				if (type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
					HouseFigures.this.publicTypes++;
				}
				else {
					HouseFigures.this.packagePrivateTypes++;
				}
			}
			if (type.getKind() == Tree.Kind.RECORD) {
				long components = type.getMembers()
					.stream()
					.filter((member) -> member instanceof VariableTree field
							&& !field.getModifiers().getFlags().contains(Modifier.STATIC))
					.count();
				HouseFigures.this.records.put(type.getSimpleName() + " " + place(type), (int) components);
			}
			return super.visitClass(type, none);
		}

		@Override
		public Void visitMethod(MethodTree method, Void none) {
			String name = method.getName() + " " + place(method);
			boolean ofRecord = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
			if (method.getReturnType() == null && !ofRecord) {
				HouseFigures.this.constructors.put(name, method.getParameters().size());
			}
			if (method.getBody() != null) {
				long first = line(this.positions.getStartPosition(this.unit, method));
				long last = line(this.positions.getEndPosition(this.unit, method));
				HouseFigures.this.methods.put(name, (int) (last - first + 1));
			}
			int outerDepth = this.depth;
			int outerDeepest = this.deepest;
			this.depth = 0;
			this.deepest = 0;
			super.visitMethod(method, none);
			HouseFigures.this.nesting.put(name, this.deepest);
			this.depth = outerDepth;
			this.deepest = outerDeepest;
			return null;
		}

		@Override
		public Void scan(Tree tree, Void none) {
			boolean deeper = tree != null && isNesting(tree);
			this.depth += deeper ? 1 : 0;
			this.deepest = Math.max(this.deepest, this.depth);
			super.scan(tree, none);
			this.depth -= deeper ? 1 : 0;
			return null;
		}

		private boolean isNesting(Tree tree) {
			return switch (tree.getKind()) {
				case FOR_LOOP, ENHANCED_FOR_LOOP, WHILE_LOOP, DO_WHILE_LOOP, TRY, SWITCH, SWITCH_EXPRESSION,
						LAMBDA_EXPRESSION ->
					tree.getKind() != Tree.Kind.LAMBDA_EXPRESSION || hasBlock(tree);
				case IF -> !isElseIf(tree);
				default -> false;
			};
		}

		private static boolean hasBlock(Tree lambda) {
			return ((com.sun.source.tree.LambdaExpressionTree) lambda).getBody() instanceof BlockTree;
		}

		private boolean isElseIf(Tree tree) {
			TreePath outer = getCurrentPath();
			return outer != null && outer.getLeaf() instanceof IfTree parent && parent.getElseStatement() == tree;
		}

		@Override
		public Void visitBinary(BinaryTree sum, Void none) {
			TreePath outer = getCurrentPath().getParentPath();
			while (outer.getLeaf() instanceof ParenthesizedTree) {
				outer = outer.getParentPath();
			}
			boolean outermost = !(outer.getLeaf() instanceof BinaryTree other && other.getKind() == Tree.Kind.PLUS);
			if (sum.getKind() == Tree.Kind.PLUS && outermost) {
				List<Tree> parts = new ArrayList<>();
				addParts(sum, parts);
				boolean sql = parts.stream()
					.anyMatch((part) -> part instanceof LiteralTree literal && literal.getValue() instanceof String text
							&& looksLikeSql(text));
				boolean glued = parts.stream().anyMatch((part) -> !(part instanceof LiteralTree) && !isConstant(part));
				if (sql && glued) {
					HouseFigures.this.gluedSql.add(place(sum));
				}
			}
			return super.visitBinary(sum, none);
		}

		private static void addParts(Tree tree, List<Tree> parts) {
			if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
				addParts(sum.getLeftOperand(), parts);
				addParts(sum.getRightOperand(), parts);
			}
			else if (tree instanceof ParenthesizedTree inner) {
				addParts(inner.getExpression(), parts);
			}
			else {
				parts.add(tree);
			}
		}

		private static boolean isConstant(Tree part) {
			String name = part.toString();
			return name.substring(name.lastIndexOf('.') + 1).matches("[A-Z][A-Z0-9_]*");
		}

		/** Sentences for people have none of its marks, or begin with a capital. */
		private static boolean looksLikeSql(String text) {
			return SQL.matcher(text).find() && STATEMENT.matcher(text).find() && !text.matches("(?s).*[.!?:](\\s.*)?")
					&& !text.matches("(?s)^[A-Z].*");
		}

	}

}
