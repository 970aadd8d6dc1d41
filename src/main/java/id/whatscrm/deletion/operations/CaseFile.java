package id.whatscrm.deletion.operations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.SubjectDirectory.Candidate;
import id.whatscrm.deletion.purge.PlannedTable;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.clock.DaysLeft;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.Proposal;

/**
 * Everything that staff may see of one case. Personal data: shown, never stored.
 *
 * @param request the request
 * @param accountName the name of its account, if one was matched
 * @param candidates accounts that come near, while none is matched
 * @param plan what would be purged, once an account is matched and before it is done
 * @param proposals what the policy proposes
 * @param decisions what was decided
 * @param receipts what was purged
 * @param daysLeft how far away the due date is
 */
public record CaseFile(DeletionRequest request, @Nullable String accountName, List<Candidate> candidates,
		List<PlannedTable> plan, Map<DataCategory, Proposal> proposals, Map<DataCategory, Decision> decisions,
		List<Receipt> receipts, DaysLeft daysLeft) {

	/**
	 * The tables of each category that has any, in the order in which they are purged.
	 */
	public Map<DataCategory, List<PlannedTable>> planByCategory() {
		return this.plan.stream()
			.collect(Collectors.groupingBy(PlannedTable::category, TreeMap::new, Collectors.toList()));
	}

	/**
	 * How many rows a category has now.
	 */
	public long rows(DataCategory category) {
		return this.plan.stream().filter((table) -> table.category() == category).mapToLong(PlannedTable::rows).sum();
	}

}
