import { gql } from 'lightning/graphql';

/** All records of figures. Each field has a name of its own here: Salesforce may put a namespace before the real one. */
export const pipelineRows = gql`
  query headracePipelines {
    uiapi {
      query {
        rows: Headrace_Pipeline__c(first: 2000, orderBy: { Headrace_Position__c: { order: ASC } }) {
          edges {
            node {
              Id
              pipeline: Headrace_Pipeline__c {
                value
              }
              group: Headrace_Group__c {
                value
              }
              item: Headrace_Item__c {
                value
              }
              position: Headrace_Position__c {
                value
              }
              asOf: Headrace_As_Of__c {
                value
              }
              currency: Headrace_Currency__c {
                value
              }
              deals: Headrace_Deals__c {
                value
              }
              value: Headrace_Value__c {
                value
              }
              low: Headrace_Value_Low__c {
                value
              }
              high: Headrace_Value_High__c {
                value
              }
              rate: Headrace_Rate__c {
                value
              }
              amount: Headrace_Amount__c {
                value
              }
              days: Headrace_Days__c {
                value
              }
              details: Headrace_Details__c {
                value
              }
            }
          }
        }
      }
    }
  }
`;

/** Plain rows of an answer, in the order that they are shown in. */
export function rowsOf(data) {
  const edges = data?.uiapi?.query?.rows?.edges ?? [];
  return edges.map(({ node: { Id, ...fields } }) =>
    Object.fromEntries([['id', Id], ...Object.entries(fields).map(([name, { value }]) => [name, value])]),
  );
}
