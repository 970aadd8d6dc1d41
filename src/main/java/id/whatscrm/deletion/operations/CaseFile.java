package id.whatscrm.deletion.operations;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.CategoryRows;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.SubjectDirectory.Candidate;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.Proposal;

/**
 * Everything that staff may see of one case. Personal data: shown, never stored.
 *
 * @param request the request
 * @param accountName the name of its account, if one was matched
 * @param candidates accounts that come near, while none is matched
 * @param rows rows per category now, once an account is matched and before it is purged
 * @param proposals what the policy proposes
 * @param decisions what was decided
 * @param receipts what was purged
 * @param daysLeft whole days until the due date, negative when it has passed
 */
public record CaseFile(DeletionRequest request, @Nullable String accountName, List<Candidate> candidates,
		List<CategoryRows> rows, Map<DataCategory, Proposal> proposals, Map<DataCategory, Decision> decisions,
		List<Receipt> receipts, long daysLeft) {
}
